import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { type DatabaseOptions, openDatabase } from './open-database.ts';
import { describeOnEmbeddedDatabase } from './testing/describe-on-both-databases.ts';

const fileOf = (name: string) => fileURLToPath(new URL(`./testing/${name}`, import.meta.url));

type WriterOptions = { loops?: number; limit?: number; preload?: string; env?: NodeJS.ProcessEnv };
const startWriter = (
  { dataDir, migrationsFolder }: DatabaseOptions,
  { loops = 4, limit = Number.POSITIVE_INFINITY, preload, env }: WriterOptions = {},
) => {
  const preloading = preload ? ['--import', fileOf(preload)] : [];
  const program = [fileOf('write-until-killed.ts'), dataDir, migrationsFolder, String(loops), String(limit)];
  const writer = spawn(process.execPath, [...preloading, ...program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  writers.push(writer);
  return writer;
};

const writers: ChildProcess[] = [];
afterEach(() => {
  for (const writer of writers.splice(0)) writer.kill('SIGKILL');
});

const writtenIds = async (options: DatabaseOptions) => {
  const database = await openDatabase(options);
  const { rows } = await database.pool.query('select id from written');
  await database.close();
  return new Set(rows.map(({ id }) => id));
};

describeOnEmbeddedDatabase('durability', ({ place }) => {
  test('a commit is on the disk before it is acknowledged', async () => {
    const options = await place();
    const writer = startWriter(options, { loops: 1, limit: 50, preload: 'report-syncs.ts' });
    const acknowledged: string[] = [];
    let synced = 0;
    for await (const line of createInterface(writer.stdout)) {
      if (line === 'synced') synced++;
      else {
        acknowledged.push(line);
        expect(synced, `syncs before commit ${acknowledged.length}`).toBeGreaterThan(0);
        synced = 0;
      }
    }
    expect(acknowledged).toHaveLength(50);
  });

  test('kill -9 loses nothing that was acknowledged', async () => {
    const options = await place();
    const acknowledged: string[] = [];
    for (const target of [40, 150, 400]) {
      const writer = startWriter(options);
      const before = acknowledged.length;
      for await (const id of createInterface(writer.stdout)) {
        acknowledged.push(id);
        if (acknowledged.length === before + target) writer.kill('SIGKILL');
      }
      expect(acknowledged.length).toBeGreaterThanOrEqual(before + target);
      const found = await writtenIds(options);
      expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
    }
  });

  test.for([
    ['fsyncSync', 'EIO'],
    ['writeSync', 'ENOSPC'],
  ])('the program ends, and loses nothing, when %s fails with %s', async ([call, code]) => {
    const options = await place();
    const flag = join(options.dataDir, 'broken');
    const env = { BROKEN_CALL: call, BROKEN_CODE: code, BROKEN_WHEN: flag };
    const writer = startWriter(options, { preload: 'break-disk.ts', env });
    const errors = text(writer.stderr);
    const exit = once(writer, 'exit');
    const acknowledged: string[] = [];
    for await (const id of createInterface(writer.stdout)) {
      acknowledged.push(id);
      if (acknowledged.length === 50) writeFileSync(flag, '');
    }
    expect(await exit).toEqual([1, null]);
    expect(await errors).toMatch('The embedded database has failed.');
    const found = await writtenIds(options);
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
  });
});
