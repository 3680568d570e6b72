import { writeSync } from 'node:fs';
import { pino } from 'pino';
import { openDatabase } from '../open-database.ts';

// A program that writes rows as fast as it can, from several loops, and names each one only after its commit.
const [dataDir = '', migrationsFolder = '', loops = '4', limit = 'Infinity'] = process.argv.slice(2);
const database = await openDatabase({ dataDir, migrationsFolder, log: pino({ level: 'silent' }) });
await database.pool.query('create table if not exists written (id text primary key, filler text)');

const write = async (loop: number) => {
  for (let count = 0; count < Number(limit); count++) {
    const id = `${process.pid}-${loop}-${count}`;
    await database.pool.query('insert into written values ($1, $2)', [id, 'x'.repeat(count % 3_000)]);
    writeSync(1, `${id}\n`);
  }
};
await Promise.all(Array.from({ length: Number(loops) }, (_, loop) => write(loop)));
await database.close();
