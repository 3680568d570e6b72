import { expect, test } from 'vitest';
import { describeOnEmbeddedDatabase } from './testing/describe-on-both-databases.ts';

describeOnEmbeddedDatabase('vacuuming what grew', ({ open }) => {
  test('gives the planner numbers of a table that was filled, and leaves the others alone', async () => {
    const { pool, vacuumGrown } = await open();
    await pool.query('create table filled (n int); create table small (n int)');
    await pool.query('insert into filled select generate_series(1, 100000); insert into small values (1)');
    const rows = async (table: string) =>
      (await pool.query('select reltuples::int as rows from pg_class where relname = $1', [table])).rows[0]
        .rows;
    expect(await rows('filled')).toBe(-1);
    await vacuumGrown();
    expect(await rows('filled')).toBe(100_000);
    expect(await rows('small')).toBe(-1);
  });
});
