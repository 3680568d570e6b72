import { PgBoss } from 'pg-boss';
import { expect, test } from 'vitest';
import { describeOnBothDatabases } from './testing/describe-on-both-databases.ts';

describeOnBothDatabases('pg-boss', ({ open }) => {
  test('starts, schedules, works and stops on our pool, beside other queries', async () => {
    const database = await open();
    const boss = new PgBoss({
      db: { executeSql: (text, values) => database.pool.query(text, values as unknown[]) },
      backend: database.kind === 'embedded' ? 'pglite' : 'postgres',
    });
    const errors: unknown[] = [];
    boss.on('error', (error) => errors.push(error));
    const started = performance.now();
    await boss.start();
    const startMs = performance.now() - started;
    await boss.createQueue('scan');
    await boss.schedule('scan', '0 3 * * *', { image: 'nightly' });
    expect(await boss.getSchedules()).toMatchObject([{ name: 'scan', cron: '0 3 * * *' }]);

    const done: unknown[] = [];
    await boss.work('scan', { pollingIntervalSeconds: 0.5 }, async ([job]) => {
      done.push(job?.data);
    });
    const sent = Array.from({ length: 5 }, (_, number) => ({ image: `image-${number}` }));
    const traffic = Array.from({ length: 200 }, async (_, number) => {
      const { rows } = await database.pool.query('select $1::int as number', [number]);
      expect(rows).toEqual([{ number }]);
    });
    await Promise.all([...sent.map((data) => boss.send('scan', data)), ...traffic]);
    await expect.poll(() => done.length, { timeout: 10_000 }).toBe(sent.length);
    expect(done).toEqual(expect.arrayContaining(sent));

    await boss.supervise();
    await boss.stop();
    expect(errors).toEqual([]);
    console.info(`pg-boss started in ${Math.round(startMs)} ms`);
  });
});
