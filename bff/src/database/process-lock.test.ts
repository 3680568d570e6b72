import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openDatabase } from './open-database.ts';
import { describeOnServer } from './testing/describe-on-both-databases.ts';

describeOnServer('the lock for all processes', ({ place }) => {
  test('lets one task of a name run at a time, and frees what a failed one held', async () => {
    const options = await place();
    const databases = await Promise.all(
      ['one', 'two'].map((name) => openDatabase({ ...options, dataDir: `${options.dataDir}/${name}` })),
    );
    const running = new Map<string, number>();
    let most = 0;
    const task = (name: string, fails: boolean) => async () => {
      const count = (running.get(name) ?? 0) + 1;
      running.set(name, count);
      most = Math.max(most, count);
      await sleep(2);
      running.set(name, count - 1);
      if (fails) throw new Error('oops');
      return name;
    };
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, (_, n) =>
        databases[n % 2]?.lockForAll(`tag ${n % 3}`, task(`tag ${n % 3}`, n % 4 === 0)),
      ),
    );
    expect(most).toBe(1);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(45);
    expect(
      results.filter((result) => result.status === 'rejected' && result.reason.message === 'oops'),
    ).toHaveLength(15);
    await Promise.all(databases.map((database) => database.close()));
  });

  test('is free again when the connection of its holder breaks', async () => {
    const options = await place();
    const [one, two] = await Promise.all(
      ['one', 'two'].map((name) => openDatabase({ ...options, dataDir: `${options.dataDir}/${name}` })),
    );
    if (!one || !two) throw new Error('unreachable');
    const held = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const holder = one.lockForAll('tag', async () => {
      held.resolve();
      await mayEnd.promise;
    });
    await held.promise;
    await one.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like '%pg_advisory_lock%' and pid <> pg_backend_pid()`);
    expect(await two.lockForAll('tag', async () => 'mine')).toBe('mine');
    mayEnd.resolve();
    await holder;
    expect(await one.lockForAll('tag', async () => 'mine again')).toBe('mine again');
    await Promise.all([one.close(), two.close()]);
  });
});
