import { sql } from 'drizzle-orm';
import { HISTORY_DAYS, Overview } from 'shared/overview/overview';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database/database.ts';
import { buckets, registries } from '../database/schema.ts';
import { describeOnBothDatabases } from '../database/testing/describe-on-both-databases.ts';
import { describeProgram } from '../testing/describe-program.ts';
import { pushImage } from '../testing/push-image.ts';
import { basic, type startTestProgram } from '../testing/test-program.ts';
import { createOverviewService } from './overview-service.ts';
import { createOverviewStore } from './overview-store.ts';

describeProgram('the overview', (start) => {
  let program: Awaited<ReturnType<typeof startTestProgram>>;
  beforeAll(async () => {
    program = await start();
    for (const name of ['team-a', 'team-b']) await program.api('POST', '/registries', { name });
  });
  afterAll(() => program.stop());

  const overview = async () => Overview.parse(await (await program.api('GET', '/overview')).json());

  test('of nothing is empty, not wrong', async () => {
    expect(await overview()).toMatchObject({
      registryCount: 2,
      imageCount: 0,
      usageBytes: 0,
      newestPushes: [],
      mostPulled: [],
      troubles: [],
    });
  });

  test('tells what was pushed last and pulled most', async () => {
    const digest = await pushImage(program.publicUrl, 'team-a/old', '1.0');
    await pushImage(program.publicUrl, 'team-b/team/new', '1.0');
    await pushImage(program.publicUrl, 'team-b/team/new', '2.0');
    for (let pull = 0; pull < 3; pull += 1) {
      const headers = { authorization: basic() };
      await fetch(`${program.publicUrl}/v2/team-a/old/manifests/${digest}`, { headers });
    }
    await expect
      .poll(async () => (await overview()).mostPulled, { timeout: 10_000 })
      .toMatchObject([{ registry: 'team-a', image: 'old', pulls: 3 }]);
    const { newestPushes, history, usageBytes, tagCount, days } = await overview();
    expect(newestPushes).toMatchObject([
      { registry: 'team-b', image: 'team/new', tag: '2.0' },
      { registry: 'team-a', image: 'old', tag: '1.0' },
    ]);
    expect(tagCount).toBe(3);
    expect(days).toHaveLength(HISTORY_DAYS);
    expect(history.map(({ registry }) => registry)).toEqual(['team-b', 'team-a']);
    expect(history.reduce((sum, { usageBytes: line }) => sum + (line.at(-1) ?? 0), 0)).toBe(usageBytes);
  });
});

describeOnBothDatabases('the history of usage', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    for (let number = 1; number <= 7; number += 1) {
      const name = `registry-${number}`;
      const [bucket] = await database.db
        .insert(buckets)
        .values({ name, engine: 'built-in', usageBytes: number * 1000 })
        .returning();
      await database.db.insert(registries).values({
        name,
        bucketId: bucket!.id,
        privateId: name,
        publicEndpoint: true,
        publicRegistry: false,
        scanOnPush: false,
      });
    }
  });
  const service = () =>
    createOverviewService({
      store: createOverviewStore(database),
      troubles: async () => [],
      now: () => new Date(),
    });

  test('keeps the last value of each day, and puts small registries together', async () => {
    const store = createOverviewStore(database);
    await store.sample();
    await store.sample();
    await database.db.execute(sql`update usage_samples set day = day - 1, usage_bytes = usage_bytes / 10`);
    await database.db.execute(
      sql`insert into usage_samples select bucket_id, current_date - 500, 1 from usage_samples`,
    );
    await store.sample();
    const { history } = await service().get({ kind: 'main', accountId: 1, loginId: 'admin' });
    expect(history.map(({ registry }) => registry)).toEqual([
      'registry-7',
      'registry-6',
      'registry-5',
      'registry-4',
      'registry-3',
      null,
    ]);
    expect(history[0]?.usageBytes.slice(-3)).toEqual([null, 700, 7000]);
    expect(history[5]?.usageBytes.slice(-3)).toEqual([null, 300, 3000]);
    const { rows } = await database.db.execute(sql`select count(*)::int as n from usage_samples`);
    expect(rows).toEqual([{ n: 14 }]);
  });
});
