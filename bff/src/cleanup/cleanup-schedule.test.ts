import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Principal } from 'shared/access/check';
import { AuditQuery } from 'shared/audit/audit-event';
import { CleanupScheduleChanges, RunCleanup } from 'shared/cleanup/cleanup';
import { type Deletion, DeletionQuery, DeletionTagQuery } from 'shared/deletions/deletion';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createChainCheck } from '../audit/audit-chain.ts';
import { createAuditStore } from '../audit/audit-store.ts';
import { createAuditTrail } from '../audit/audit-trail.ts';
import type { Database } from '../database/database.ts';
import { describeOnBothDatabases } from '../database/testing/describe-on-both-databases.ts';
import { MAIN, type StartedDeleting, startDeleting } from '../deletions/testing/start-deleting.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

const sub = (loginId: string, accountId: number, actions: string[], resources: string[]): Principal => ({
  kind: 'sub',
  accountId,
  loginId,
  grants: [{ actions, resources }],
});

describeOnBothDatabases('clean-ups by schedule', ({ open }) => {
  let database: Database;
  let started: StartedDeleting;
  let trail: ReturnType<typeof createAuditTrail>;
  let registry = '';
  let bucket: Awaited<ReturnType<StartedDeleting['createRegistry']>>;
  let time = new Date('2026-06-01T00:00:00Z').getTime();
  let count = 0;
  /** What happens while a clean-up is written down, which is before it takes anything. */
  let meanwhile: (registry: string | null) => Promise<void> = async () => {};
  const errors: unknown[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'registry-console-test-schedule-'));
  const now = () => new Date(time);
  const startProcess = () =>
    startDeleting(database, {
      bucketsFolder: folder,
      now,
      onError: (about) => errors.push(about),
      record: async (entry) => {
        await meanwhile(entry.registry);
        await trail.recordNow(entry);
      },
    });

  beforeAll(async () => {
    database = await open();
    trail = createAuditTrail(database, { log: { error: (about: unknown) => errors.push(about) } as never });
    started = startProcess();
  });
  afterAll(async () => {
    await trail.stop();
    await started.engines.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    // Schedules of earlier tests rest.
    await database.db.execute(sql`update cleanup_schedules set enabled = false`);
    ({ registry, bucket } = await newRegistry());
    errors.length = 0;
    meanwhile = async () => {};
  });

  const newRegistry = async () => {
    count += 1;
    const name = `registry-${count}`;
    return { registry: name, bucket: await started.createRegistry(name) };
  };
  const push = (tags: string[], text = '', to = bucket) =>
    Promise.all(
      tags.map((tag) => {
        const annotations = { tag, text };
        const manifest = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: [], annotations };
        const sent = { mediaType: manifest.mediaType, bytes: Buffer.from(JSON.stringify(manifest)) };
        return started.catalog.push(to, 'app', tag, sent, 'ann');
      }),
    );
  const schedule = (changes: object = {}, who = MAIN, of = registry) =>
    started.cleanup.setSchedule(
      of,
      CleanupScheduleChanges.parse({
        enabled: true,
        every: 'day',
        hour: 3,
        filter: { tags: 'dev-*', olderThanDays: 5, excludeLast: false },
        ...changes,
      }),
      who,
    );
  const deletionsOf = async (of = registry): Promise<Deletion[]> =>
    (await started.deletions.list(of, DeletionQuery.parse({}), MAIN)).items;
  const tagsOf = async ({ id }: { id: number }) =>
    (await started.deletions.tags({ registry, deletion: id }, DeletionTagQuery.parse({}), MAIN)).items.map(
      ({ name, state, reason }) => [name, state, reason],
    );
  const run = (body: object, who = MAIN) => started.cleanup.run(registry, RunCleanup.parse(body), who);
  /** In the catalog, and as clients see it. */
  const tagsNow = async (of = bucket) => {
    const { rows } = await database.db.execute<{ name: string }>(sql`
      select t.name from tags t join images i on i.id = t.image_id where i.bucket_id = ${of.id} order by t.name collate "C"`);
    const names = rows.map(({ name }) => name);
    expect((await started.engines.of(of).listTags('reg/app')).sort()).toEqual(names);
    return names;
  };
  const audited = async () =>
    (await createAuditStore(database).list(AuditQuery.parse({ registry, via: 'schedule' }))).items;

  test('one that is late by days runs once, also where two processes ask at once', async () => {
    await push(['dev-1', 'dev-2', 'v1', 'v2', 'v3']);
    const { nextRunAt } = await schedule();
    expect(new Date(nextRunAt ?? 0).getTime()).toBeGreaterThan(time);
    await started.cleanup.runDue();
    expect(await deletionsOf()).toEqual([]);
    time += 9 * DAY_MS + HOUR_MS;
    const other = startProcess();
    await Promise.all([started.cleanup.runDue(), other.cleanup.runDue(), other.cleanup.runDue()]);
    await other.engines.close();
    await started.cleanup.runDue();
    expect(await deletionsOf()).toMatchObject([
      { kind: 'cleanup', state: 'done', scheduled: true, by: 'admin', plannedTags: 2, deletedTags: 2 },
    ]);
    expect(await tagsNow()).toEqual(['v1', 'v2', 'v3']);
    const next = new Date((await started.cleanup.schedule(registry)).nextRunAt ?? 0).getTime();
    expect(next - time).toBeLessThanOrEqual(DAY_MS);
    expect(next).toBeGreaterThan(time);
    expect(errors).toEqual([]);
  });

  test('is in the audit log, under the login ID of who set it up, before it takes anything', async () => {
    await push(['dev-1', 'v1', 'v2']);
    const minji = sub('minji', 7, ['View/*', 'Change/*'], [registry]);
    await schedule({}, minji);
    time += 9 * DAY_MS;
    const seen: string[][] = [];
    meanwhile = async () => void seen.push(await tagsNow());
    await started.cleanup.runDue();
    expect(seen).toEqual([['dev-1', 'v1', 'v2']]);
    expect(await audited()).toMatchObject([
      {
        accountId: 7,
        loginId: 'minji',
        accessKeyId: null,
        via: 'schedule',
        action: 'Change/cleanUpTags',
        operation: 'runCleanup',
        registry,
        changed: 'plannedTags: 1',
        result: 'allowed',
      },
    ]);
    expect(await createChainCheck(database)()).toMatchObject({ whole: true });
    // Nothing to take, nothing to tell.
    time += DAY_MS;
    await started.cleanup.runDue();
    expect(await audited()).toHaveLength(1);
    expect(await deletionsOf()).toMatchObject([
      { state: 'done', plannedTags: 0, deletedTags: 0 },
      { state: 'done', deletedTags: 1 },
    ]);
    expect((await deletionsOf())[0]?.endedAt).not.toBeNull();
  });

  test('takes nothing where that cannot be written down; people can still run it', async () => {
    await push(['dev-1', 'v1', 'v2']);
    await schedule();
    time += 9 * DAY_MS;
    meanwhile = async () => Promise.reject(new Error('no disk'));
    await started.cleanup.runDue();
    expect(errors).toMatchObject([{ registry }]);
    const [planned] = await deletionsOf();
    expect(planned).toMatchObject({ state: 'planned', deletedTags: 0 });
    expect(await tagsNow()).toHaveLength(3);
    expect(await run({ plan: planned?.id })).toMatchObject({ state: 'done', deletedTags: 1 });
  });

  test('a dry run says what would go, for whoever may clean up the registry to run it later', async () => {
    await push(['dev-1', 'dev-2', 'v1', 'v2', 'v3']);
    await schedule({ dryRun: true });
    time += 9 * DAY_MS;
    await started.cleanup.runDue();
    const [planned] = await deletionsOf();
    expect(planned).toMatchObject({ state: 'planned', scheduled: true, plannedTags: 2, deletedTags: 0 });
    expect(await tagsOf(planned!)).toEqual([
      ['dev-1', 'planned', null],
      ['dev-2', 'planned', null],
      ['v1', 'kept', 'other-name'],
      ['v2', 'kept', 'other-name'],
      ['v3', 'kept', 'other-name'],
    ]);
    expect(await tagsNow()).toHaveLength(5);
    expect(await audited()).toEqual([]);

    time += 3 * DAY_MS;
    const viewer = sub('viewer', 8, ['View/*'], [registry]);
    const ofSome = sub('some', 9, ['View/*', 'Change/*'], [`${registry}/app*`]);
    const cleaner = sub('cleaner', 10, ['View/*', 'Change/cleanUpTags'], [registry]);
    for (const who of [viewer, ofSome])
      await expect(run({ plan: planned?.id }, who)).rejects.toMatchObject({ type: 'not-found' });
    expect(await run({ plan: planned?.id }, cleaner)).toMatchObject({ state: 'done', deletedTags: 2 });
    expect(await tagsNow()).toEqual(['v1', 'v2', 'v3']);
    await expect(run({ plan: planned?.id }, cleaner)).rejects.toMatchObject({ type: 'plan-ended' });
  });

  test.each([false, true])('more than the share waits for its number (dry run: %s)', async (dryRun) => {
    await push(['dev-1', 'dev-2', 'dev-3', 'v1']);
    await schedule({ dryRun });
    time += 9 * DAY_MS;
    await started.cleanup.runDue();
    const [held] = await deletionsOf();
    expect(held).toMatchObject({ state: 'held', plannedTags: 3, share: 0.75, confirmTags: true });
    expect(await tagsNow()).toHaveLength(4);
    for (const confirmTags of [undefined, 2, 4])
      await expect(run({ plan: held?.id, confirmTags })).rejects.toMatchObject({
        type: 'confirmation-needed',
      });
    expect(await tagsNow()).toHaveLength(4);
    expect(await run({ plan: held?.id, confirmTags: 3 })).toMatchObject({ state: 'done', deletedTags: 3 });
    expect(await tagsNow()).toEqual(['v1']);
    // A person ran it, which the request is recorded for.
    expect(await audited()).toEqual([]);
  });

  test('the share is what the registry sets', async () => {
    await push(['dev-1', 'v1', 'v2', 'v3']);
    await started.changeRegistry(registry, { cleanupLimitPercent: 20 });
    await schedule();
    time += 9 * DAY_MS;
    await started.cleanup.runDue();
    await started.changeRegistry(registry, { cleanupLimitPercent: 25 });
    time += DAY_MS;
    await started.cleanup.runDue();
    expect(await deletionsOf()).toMatchObject([{ state: 'done', deletedTags: 1 }, { state: 'held' }]);
  });

  test('one that is switched off does not run, nor does it catch up', async () => {
    await push(['dev-1', 'v1', 'v2']);
    await schedule({ enabled: false });
    time += 9 * DAY_MS;
    await started.cleanup.runDue();
    expect(await started.cleanup.schedule(registry)).toMatchObject({ enabled: false, nextRunAt: null });
    await schedule();
    await started.cleanup.runDue();
    expect(await deletionsOf()).toEqual([]);
    expect(await tagsNow()).toHaveLength(3);
  });

  test('a registry that is deleted meanwhile, or fails, keeps no other from its turn', async () => {
    const first = { registry, bucket };
    const gone = await newRegistry();
    const failing = await newRegistry();
    const last = await newRegistry();
    for (const each of [first, gone, failing, last]) {
      await push(['dev-1', 'v1', 'v2'], '', each.bucket);
      await schedule({}, MAIN, each.registry);
    }
    time += 9 * DAY_MS;
    meanwhile = async (name) => {
      if (name === first.registry) await started.deleteRegistry(gone.registry);
      if (name === failing.registry) throw new Error('no disk');
    };
    await started.cleanup.runDue();
    for (const each of [first, last]) {
      expect(await deletionsOf(each.registry)).toMatchObject([{ state: 'done', deletedTags: 1 }]);
      expect(await tagsNow(each.bucket)).toEqual(['v1', 'v2']);
    }
    for (const each of [gone, failing]) expect(await tagsNow(each.bucket)).toHaveLength(3);
    expect(errors).toMatchObject([{ registry: failing.registry }]);
    meanwhile = async () => {};
    await started.cleanup.runDue();
    expect(await deletionsOf(last.registry)).toHaveLength(1);
  });

  test('leaves what is protected, and tells why', async () => {
    await push(['dev-1', 'dev-2', 'dev-3', 'dev-keep-1', 'v1', 'v2']);
    await database.db.execute(sql`
      update tags set locked = true where name = 'dev-2' and image_id in (select id from images where bucket_id = ${bucket.id})`);
    await started.changeRegistry(registry, { protectedTags: ['dev-keep-*'] });
    await schedule();
    time += 9 * DAY_MS;
    await started.cleanup.runDue();
    const [done] = await deletionsOf();
    expect(done).toMatchObject({ state: 'done', plannedTags: 2, keptTags: 4, deletedTags: 2, sparedTags: 0 });
    expect(await tagsOf(done!)).toEqual([
      ['dev-1', 'deleted', null],
      ['dev-2', 'kept', 'protected'],
      ['dev-3', 'deleted', null],
      ['dev-keep-1', 'kept', 'protected-by-pattern'],
      ['v1', 'kept', 'other-name'],
      ['v2', 'kept', 'other-name'],
    ]);
    expect(await tagsNow()).toEqual(['dev-2', 'dev-keep-1', 'v1', 'v2']);
  });

  test.each([
    ['is looked at', { dryRun: true }],
    ['begins', {}],
  ])('what is pushed, pulled or protected after it is planned and before it %s stays', async (_, how) => {
    const others = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6'];
    await push(['dev-1', 'dev-2', 'dev-3', 'dev-4', 'dev-5', ...others]);
    await schedule(how);
    time += 9 * DAY_MS;
    const change = async () => {
      time += 1000;
      await push(['dev-1'], 'something else');
      // The same again is a push too.
      await push(['dev-2']);
      started.pulls.add({ bucketId: bucket.id, image: 'app', tag: 'dev-3', at: now() });
      await started.changeRegistry(registry, { protectedTags: ['*-4'] });
    };
    if (!('dryRun' in how)) meanwhile = change;
    await started.cleanup.runDue();
    const [planned] = await deletionsOf();
    if ('dryRun' in how) {
      await change();
      await run({ plan: planned?.id });
    }
    expect(await deletionsOf()).toMatchObject([
      { state: 'done', plannedTags: 5, deletedTags: 1, sparedTags: 4, failedTags: 0 },
    ]);
    expect((await tagsOf(planned!)).slice(0, 5)).toEqual([
      ['dev-1', 'kept', 'pushed-since'],
      ['dev-2', 'kept', 'pushed-since'],
      ['dev-3', 'kept', 'pulled-since'],
      ['dev-4', 'kept', 'protected-by-pattern'],
      ['dev-5', 'deleted', null],
    ]);
    expect(await tagsNow()).toEqual(['dev-1', 'dev-2', 'dev-3', 'dev-4', ...others]);
  });
});
