import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { describeOnEmbeddedDatabase } from './testing/describe-on-both-databases.ts';

const LONG_MS = 60_000;

describeOnEmbeddedDatabase('a quiet moment', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  /** Whether it has come after a while. */
  const hasCome = async (moment: Promise<void>) =>
    Promise.race([moment.then(() => true), sleep(50).then(() => false)]);

  test('has come when nobody asks anything', async () => {
    await database.whenQuiet(LONG_MS);
  });

  test('comes when what is asked, and whoever waits for that, has its answer', async () => {
    const first = await database.pool.connect();
    const second = database.pool.connect();
    const moment = database.whenQuiet(LONG_MS);
    expect(await hasCome(moment)).toBe(false);
    first.release();
    const client = await second;
    expect(await hasCome(moment)).toBe(false);
    client.release();
    await moment;
  });

  test('is not waited for longer than is said', async () => {
    const client = await database.pool.connect();
    await database.whenQuiet(20);
    client.release();
  });
});
