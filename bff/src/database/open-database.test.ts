import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { openDatabase } from './open-database.ts';
import {
  describeOnBothDatabases,
  describeOnEmbeddedDatabase,
  describeOnServer,
} from './testing/describe-on-both-databases.ts';

const createTable = (database: Database) =>
  database.pool.query('create table things (id int primary key, note text, data jsonb, at timestamptz)');
const ids = async ({ pool }: Database) =>
  (await pool.query('select id from things order by id')).rows.map((row) => row.id);

describeOnBothDatabases('a database', ({ open, place }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    await createTable(database);
  });

  test('gives 16 loops at once what each of them asked for', async () => {
    const { pool, transaction } = database;
    await pool.query('create table counters (id int primary key, value int not null)');
    await pool.query('insert into counters select g, 0 from generate_series(0, 15) g');
    const rounds = 120;

    const loop = async (id: number) => {
      for (let round = 0; round < rounds; round++) {
        const nonce = `${id}/${round}`;
        const echo = await pool.query('select $1::text as nonce, $2::int * 2 as double', [nonce, round]);
        expect(echo.rows).toEqual([{ nonce, double: round * 2 }]);
        await expect(pool.query('select $1::int / 0', [round])).rejects.toMatchObject({ code: '22012' });
        const counted = await pool.query(
          'update counters set value = value + 1 where id = $1 returning id, value',
          [id],
        );
        expect(counted.rows).toEqual([{ id, value: round * 2 + 1 }]);
        const seen = await transaction(async (tx) => {
          await tx.execute(sql`update counters set value = value + 1 where id = ${id}`);
          return (await tx.execute(sql`select value from counters where id = ${id}`)).rows;
        });
        expect(seen).toEqual([{ value: round * 2 + 2 }]);
      }
    };
    await Promise.all(Array.from({ length: 16 }, (_, id) => loop(id)));

    const total = await pool.query('select sum(value)::int as total from counters');
    expect(total.rows).toEqual([{ total: 16 * rounds * 2 }]);
  });

  test('keeps all of a transaction, or nothing of it', async () => {
    const { transaction } = database;
    await expect(
      transaction(async (tx) => {
        await tx.execute(sql`insert into things (id) values (1)`);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await ids(database)).toEqual([]);

    await transaction(async (tx) => {
      await tx.execute(sql`insert into things (id) values (1)`);
      await tx.execute(sql`insert into things (id) values (2)`);
    });
    expect(await ids(database)).toEqual([1, 2]);
  });

  test('refuses the pool and another transaction inside a transaction, at once', async () => {
    const { db, pool, transaction } = database;
    const inside = (work: () => Promise<unknown>) => transaction(() => work());
    const started = performance.now();
    await expect(inside(() => pool.query('select 1'))).rejects.toThrow('inside a transaction');
    await expect(inside(() => pool.connect())).rejects.toThrow('inside a transaction');
    await expect(inside(() => transaction(async () => {}))).rejects.toThrow('inside a transaction');
    await expect(inside(async () => db.execute(sql`select 1`))).rejects.toMatchObject({
      cause: { message: expect.stringContaining('inside a transaction') },
    });
    await expect(db.transaction(() => pool.query('select 1'))).rejects.toThrow('inside a transaction');
    expect(performance.now() - started).toBeLessThan(1_000);
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  test('lets work that a transaction has started use the pool afterwards', async () => {
    const afterwards = Promise.withResolvers<void>();
    let late: Promise<unknown> | undefined;
    await database.transaction(async () => {
      late = afterwards.promise.then(() => database.pool.query('select 1 as one'));
    });
    afterwards.resolve();
    expect(await late).toMatchObject({ rows: [{ one: 1 }] });
  });

  test('maps JSON, times and errors in the same way', async () => {
    const { pool } = database;
    const at = new Date('2026-02-03T04:05:06.789Z');
    const data = { nested: [1, 'two', null], umlaut: 'ü' };
    await pool.query('insert into things values ($1, $2, $3, $4)', [10, "it's", data, at]);
    expect((await pool.query('select * from things where id = 10')).rows).toEqual([
      { id: 10, note: "it's", data, at },
    ]);
    const duplicate = pool.query('insert into things (id) values (10)');
    await expect(duplicate).rejects.toMatchObject({ code: '23505', constraint: 'things_pkey' });
    expect((await pool.query('show timezone')).rows).toEqual([{ TimeZone: 'UTC' }]);
  });

  test('carries values of several megabytes', async () => {
    const long = 'x'.repeat(5_000_000);
    const { rows } = await database.pool.query('select length($1) as length, $1 as value', [long]);
    expect(rows[0].length).toBe(long.length);
    expect(rows[0].value === long).toBe(true);
  });

  test('keeps its connections when statements fail, and no transaction stays open in them', async () => {
    const { pool } = database;
    let closed = 0;
    pool.on('remove', () => closed++);
    for (let i = 0; i < 5; i++) await expect(pool.query('select nonsense')).rejects.toThrow('nonsense');
    await expect(pool.query('begin; select nonsense; commit')).rejects.toThrow('nonsense');
    await Promise.all(Array.from({ length: 20 }, () => pool.query('select 1')));
    expect(closed).toBe(0);
  });

  test('is vacuumed', async () => {
    await database.vacuum();
  });

  test('opens again with what was written, and migrates a second time without harm', async () => {
    const options = await place();
    const first = await openDatabase(options);
    await createTable(first);
    await first.pool.query('insert into things (id) values (7)');
    await first.close();
    await first.close();
    const second = await openDatabase(options);
    expect(await ids(second)).toEqual([7]);
    await second.close();
  });

  test('refuses a database of a newer version', async () => {
    const options = await place();
    await (await openDatabase(options)).close();

    const older = mkdtempSync(join(tmpdir(), 'registry-console-test-migrations-'));
    cpSync(options.migrationsFolder, older, { recursive: true });
    const journalFile = join(older, 'meta', '_journal.json');
    const journal = JSON.parse(readFileSync(journalFile, 'utf8'));
    writeFileSync(journalFile, JSON.stringify({ ...journal, entries: journal.entries.slice(0, -1) }));

    await expect(openDatabase({ ...options, migrationsFolder: older })).rejects.toThrow('newer version');
    // The failed attempt left nothing behind that would keep the right version from starting.
    await (await openDatabase(options)).close();
    rmSync(older, { recursive: true });
  });

  test('refuses a second opener of the same DATA_DIR', async () => {
    const options = await place();
    const first = await openDatabase(options);
    await expect(openDatabase(options)).rejects.toThrow(`in use by process ${process.pid}`);
    await first.close();
  });
});

describeOnEmbeddedDatabase('a database', ({ place }) => {
  test('is created where there is none, and opens with a path too long for a socket', async () => {
    const { dataDir, ...options } = await place();
    const empty = join(dataDir, 'x'.repeat(100));
    const created = await openDatabase({ ...options, dataDir: empty });
    await createTable(created);
    await created.close();
    const started = performance.now();
    const opened = await openDatabase({ ...options, dataDir: empty });
    expect(await ids(opened)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(3_000);
    await opened.close();
  });
});

describeOnServer('a database', ({ place }) => {
  test('migrates once when several processes start at the same time', async () => {
    const options = await place();
    const dataDirs = [1, 2, 3, 4].map((n) => join(options.dataDir, String(n)));
    const opened = await Promise.all(dataDirs.map((dataDir) => openDatabase({ ...options, dataDir })));
    const { rows } = await opened[0]!.pool.query(
      'select count(*)::int as rows, count(distinct hash)::int as hashes from drizzle.__drizzle_migrations',
    );
    expect(rows[0].rows).toBe(rows[0].hashes);
    await Promise.all(opened.map((database) => database.close()));
  });

  test('survives the loss of its connections, idle and inside a transaction', async () => {
    const options = await place();
    const database = await openDatabase(options);
    const others = await openDatabase({ ...options, dataDir: join(options.dataDir, 'other') });
    const cutAll = () =>
      others.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where pid <> pg_backend_pid() and datname = current_database()`);
    const cut = database.transaction(async (tx) => {
      await tx.execute(sql`select 1`);
      await cutAll();
      await tx.execute(sql`select 1`);
    });
    await expect(cut).rejects.toThrow();
    await expect
      .poll(() => database.pool.query('select 1 as one').then(({ rows }) => rows))
      .toEqual([{ one: 1 }]);
    await database.close();
    await others.close();
  });
});
