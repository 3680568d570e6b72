import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { openDatabase } from './open-database.ts';
import { describeOnBothDatabases, describeOnServer } from './testing/describe-on-both-databases.ts';

const record = ({ changes }: Database, topic: string) => {
  const calls: string[] = [];
  const stop = changes.subscribe(topic, () => calls.push(topic));
  return { calls, stop };
};

describeOnBothDatabases('the change feed', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });

  test('has called the subscribers of a topic when publish is done, and nobody else', async () => {
    const mine = record(database, 'accounts');
    const other = record(database, 'registries');
    await database.changes.publish('accounts');
    expect(mine.calls).toEqual(['accounts']);
    expect(other.calls).toEqual([]);
    mine.stop();
    await database.changes.publish('accounts');
    expect(mine.calls).toHaveLength(1);
  });

  test('goes on when a subscriber throws', async () => {
    database.changes.subscribe('broken', () => {
      throw new Error('oops');
    });
    const { calls } = record(database, 'broken');
    await database.changes.publish('broken');
    expect(calls).toHaveLength(1);
  });

  test('waits for the commit, and says a thing once', async () => {
    const { calls } = record(database, 'commit');
    await database.transaction(async (tx) => {
      await database.changes.publish('commit', tx);
      await tx.transaction((nested) => database.changes.publish('commit', nested));
      await tx.execute(sql`select 1`);
      expect(calls).toEqual([]);
    });
    expect(calls).toEqual(['commit']);
  });

  test('keeps quiet about what was rolled back', async () => {
    const { calls } = record(database, 'rollback');
    const transaction = database.transaction(async (tx) => {
      await database.changes.publish('rollback', tx);
      throw new Error('changed my mind');
    });
    await expect(transaction).rejects.toThrow('changed my mind');
    await database.changes.publish('something else');
    expect(calls).toEqual([]);
  });

  test('refuses to forget the transaction it is called in', async () => {
    const { calls } = record(database, 'forgotten');
    await expect(database.transaction(() => database.changes.publish('forgotten'))).rejects.toThrow();
    expect(calls).toEqual([]);
  });
});

describeOnServer('the change feed', ({ place }) => {
  test('brings messages to the other processes, in order, and says when some may be lost', async () => {
    const options = await place();
    const [here, there] = await Promise.all(
      ['here', 'there'].map((name) => openDatabase({ ...options, dataDir: `${options.dataDir}/${name}` })),
    );
    if (!here || !there) throw new Error('unreachable');
    const heard: Record<'here' | 'there', unknown[]> = { here: [], there: [] };
    here.changes.subscribe('news', (message) => heard.here.push(message));
    there.changes.subscribe('news', (message) => heard.there.push(message));

    await here.changes.tellOthers('news', 'a "message" with spaces');
    await here.changes.publish('news');
    await here.changes.tellOthers('news', 'x'.repeat(7000));
    await expect.poll(() => heard.there).toEqual(['a "message" with spaces', undefined, 'x'.repeat(7000)]);
    expect(heard.here).toEqual([undefined]);

    // What another version of the program wrote.
    await here.pool.query("select pg_notify('registry_console_changes', 'not JSON')");
    await expect.poll(() => heard.there).toHaveLength(4);
    expect(heard.there.at(-1)).toBeUndefined();
    await Promise.all([here.close(), there.close()]);
  });

  test('reaches other processes, and tells them after a broken connection that they may have missed something', async () => {
    const options = await place();
    const [here, there] = await Promise.all(
      ['here', 'there'].map((name) => openDatabase({ ...options, dataDir: `${options.dataDir}/${name}` })),
    );
    if (!here || !there) throw new Error('unreachable');
    const { calls: hereCalls } = record(here, 'accounts');
    const { calls } = record(there, 'accounts');

    await here.changes.publish('accounts');
    await expect.poll(() => calls).toEqual(['accounts']);
    await here.transaction((tx) => here.changes.publish('accounts', tx));
    await expect.poll(() => calls).toHaveLength(2);
    // Not once more by way of the server.
    expect(hereCalls).toHaveLength(2);

    await here.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like 'listen %'`);
    await expect.poll(() => [hereCalls.length, calls.length], { timeout: 5_000 }).toEqual([3, 3]);
    await here.changes.publish('accounts');
    await expect.poll(() => calls).toHaveLength(4);
    await Promise.all([here.close(), there.close()]);
  });

  test('closes while it is connecting again', async () => {
    const options = await place();
    const cutter = await openDatabase({ ...options, dataDir: `${options.dataDir}/cutter` });
    for (let delay = 0; delay < 20; delay++) {
      const database = await openDatabase({ ...options, dataDir: `${options.dataDir}/database` });
      await cutter.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query like 'listen %'`);
      await sleep(delay);
      await database.close();
    }
    await cutter.close();
  });
});
