import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { matches } from 'shared/access/grant';
import { CleanupFilter } from 'shared/cleanup/cleanup-filter';
import { beforeAll, expect, test } from 'vitest';
import type { Database } from '../database/database.ts';
import { describeOnBothDatabases } from '../database/testing/describe-on-both-databases.ts';
import { createDeletionPlanner } from '../deletions/deletion-planner.ts';
import { planOfCleanup } from './cleanup-plan.ts';

const DAY = 24 * 60 * 60_000;
const NOW = new Date('2026-06-01T00:00:00Z');
const at = (daysAgo: number) => new Date(NOW.getTime() - daysAgo * DAY);

type TestTag = { image: string; name: string; changed: number; pulled: number | null; locked: boolean };

const IMAGES = ['app', 'team/app', 'fixed'];
const TagArbitrary: fc.Arbitrary<TestTag> = fc.record({
  image: fc.constantFrom(...IMAGES),
  name: fc.constantFrom('v1', 'v2.0', 'dev-1', 'dev-2', 'dev_1', 'latest', 'devx1'),
  changed: fc.integer({ min: 0, max: 40 }),
  pulled: fc.option(fc.integer({ min: 0, max: 40 })),
  locked: fc.boolean(),
});
const FilterArbitrary = fc.record({
  name: fc.constantFrom('', 'team', 'APP', '%'),
  tags: fc.constantFrom('', 'dev-*', 'dev_1', '*', 'v?'.slice(0, 1)),
  olderThanDays: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
  by: fc.constantFrom('changed' as const, 'pulled' as const),
  neverPulled: fc.boolean(),
  excludeLast: fc.boolean(),
  keepNewest: fc.integer({ min: 0, max: 3 }),
});

/** The rules in words of their own: what becomes of each tag. */
const expected = (tags: TestTag[], filter: CleanupFilter) => {
  const newestFirst = tags.toSorted((a, b) => a.changed - b.changed || (a.name < b.name ? 1 : -1));
  const fits = ({ name }: TestTag) => !filter.tags || matches(filter.tags, name);
  const reasonOf = (tag: TestTag) => {
    const ofImage = newestFirst.filter(({ image }) => image === tag.image);
    if (!fits(tag)) return 'other-name';
    if (filter.excludeLast && ofImage[0] === tag) return 'last-tag';
    if (ofImage.filter(fits).indexOf(tag) < filter.keepNewest) return 'among-newest';
    const base = filter.olderThanDays;
    const age = filter.by === 'pulled' ? (tag.pulled ?? tag.changed) : tag.changed;
    if (base !== undefined && age <= base)
      return filter.by === 'pulled' && tag.pulled !== null ? 'pulled-later' : 'changed-later';
    if (filter.neverPulled && tag.pulled !== null) return 'was-pulled';
    if (tag.image === 'fixed') return 'immutable';
    if (tag.locked) return 'protected';
    if (['v*', 'latest'].some((pattern) => matches(pattern, tag.name))) return 'protected-by-pattern';
    return null;
  };
  return tags
    .filter(({ image }) => image.toLowerCase().includes(filter.name.toLowerCase()))
    .map((tag) => `${tag.image}:${tag.name} ${reasonOf(tag) ?? 'goes'}`)
    .sort();
};

describeOnBothDatabases('the plan of a clean-up', ({ open }) => {
  let database: Database;
  let bucketId = 0;
  const imageIds = new Map<string, number>();
  const manifestIds = new Map<string, number>();

  beforeAll(async () => {
    database = await open();
    const { rows } = await database.db.execute<{ id: number }>(
      sql`insert into buckets (name, engine) values ('team-a', 'built-in') returning id`,
    );
    bucketId = rows[0]?.id ?? 0;
    await database.db.execute(sql`
      insert into registries (name, bucket_id, private_id, public_endpoint, public_registry, scan_on_push, protected_tags)
      values ('team-a', ${bucketId}, 'x', true, false, false, '{v*}')`);
    for (const name of IMAGES) {
      const made = await database.db.execute<{ id: string }>(sql`
        insert into images (bucket_id, name, updated_at, manifest_count, tag_count, tag_mutability, protected_tags)
        values (${bucketId}, ${name}, now(), 1, 1, ${name !== 'fixed'}, '{latest}') returning id`);
      imageIds.set(name, Number(made.rows[0]?.id));
      const manifest = await database.db.execute<{ id: string }>(sql`
        insert into manifests (image_id, digest, media_type, kind, size_bytes, manifest_bytes, platforms, annotations, pushed_at)
        values (${imageIds.get(name)}, ${`sha256:${name}`}, 'm', 'image', 1, 1, '{}', '{}', now()) returning id`);
      manifestIds.set(name, Number(manifest.rows[0]?.id));
    }
  });

  const planned = async (tags: TestTag[], filter: CleanupFilter) => {
    await database.db.execute(sql`delete from tags`);
    for (const { image, name, changed, pulled, locked } of tags)
      await database.db.execute(sql`
        insert into tags (image_id, name, manifest_id, size_bytes, updated_at, last_pulled_at, locked)
        values (${imageIds.get(image)}, ${name}, ${manifestIds.get(image)}, 1, ${at(changed).toISOString()},
          ${pulled === null ? null : at(pulled).toISOString()}, ${locked})`);
    const where = { bucketId, registry: 'team-a', reach: [], now: NOW };
    const { id } = await createDeletionPlanner(database, { tagsAtOnce: 3 })(
      {
        bucketId,
        kind: 'cleanup',
        images: [],
        filter,
        scheduled: false,
        accountId: 1,
        loginId: 'admin',
        createdAt: NOW,
      },
      planOfCleanup(where, filter),
      () => false,
    );
    const { rows } = await database.db.execute<{ image: string; name: string; outcome: string }>(sql`
      select image, tag.name, tag.outcome from deletion_parts part, unnest(part.names, part.outcomes) as tag (name, outcome)
      where deletion_id = ${id}`);
    return rows
      .map(({ image, name, outcome }) => `${image}:${name} ${outcome === 'planned' ? 'goes' : outcome}`)
      .sort();
  };

  test('says of every tag what the rules say', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(TagArbitrary, { maxLength: 12, selector: ({ image, name }) => `${image}:${name}` }),
        FilterArbitrary,
        async (tags, wanted) => {
          const filter = CleanupFilter.parse(wanted);
          expect(await planned(tags, filter)).toEqual(expected(tags, filter));
        },
      ),
      { numRuns: 60 },
    );
  });
});
