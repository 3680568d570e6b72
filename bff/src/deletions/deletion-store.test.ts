import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import type { DeletionTag, DeletionTagQuery } from 'shared/deletions/deletion';
import { beforeAll, expect, test } from 'vitest';
import type { TagOutcomes } from '../catalog/deleting.ts';
import { insertImages, manifestRow } from '../catalog/testing/stored-rows.ts';
import type { Database } from '../database/database.ts';
import { manifests, tags } from '../database/schema.ts';
import { describeOnBothDatabases } from '../database/testing/describe-on-both-databases.ts';
import { createDeletionPlanner } from './deletion-planner.ts';
import { createDeletionStore } from './deletion-store.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
const IMAGES = ['a', 'b', 'c/d'];
const FAILURE = 'no answer';

type Fate = 'protected' | 'deleted' | 'pulled-since' | 'failed' | 'planned';
const tagArbitrary = fc.record({
  image: fc.constantFrom(...IMAGES),
  name: fc.integer({ min: 0, max: 30 }).map((n) => `${n}`),
  fate: fc.constantFrom<Fate>('protected', 'deleted', 'pulled-since', 'failed', 'planned'),
});
const fates = fc.uniqueArray(tagArbitrary, {
  minLength: 1,
  maxLength: 24,
  selector: ({ image, name }) => `${image}:${name}`,
});
const query = fc.record({
  limit: fc.integer({ min: 1, max: 5 }),
  sort: fc.constantFrom('name' as const, '-name' as const),
  state: fc.constantFrom(
    undefined,
    'planned' as const,
    'deleted' as const,
    'kept' as const,
    'failed' as const,
  ),
  image: fc.constantFrom(undefined, undefined, ...IMAGES),
});

const stateOf = (fate: Fate): DeletionTag['state'] =>
  fate === 'protected' || fate === 'pulled-since' ? 'kept' : fate;
const outcomeOf = (fate: Fate) => {
  if (fate === 'failed') return { state: 'failed', failure: FAILURE } as const;
  if (fate === 'deleted') return { state: 'deleted' } as const;
  return { state: 'kept', reason: 'pulled-since' } as const;
};
const byBytes = <T>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);

describeOnBothDatabases('what is told of a deletion', ({ open }) => {
  let database: Database;
  let bucketId = 0;
  let imageIds = new Map<string, number>();
  const manifestIds = new Map<string, number>();

  beforeAll(async () => {
    database = await open();
    ({ bucketId, imageIds } = await insertImages(database, IMAGES, NOW));
    for (const [name, id] of imageIds) {
      const row = manifestRow(id, `digest of ${name}`, NOW);
      const [manifest] = await database.db.insert(manifests).values(row).returning();
      manifestIds.set(name, manifest!.id);
    }
  });

  test('is what became of each tag, page by page, in whatever order, of whatever state and image', async () => {
    const planner = createDeletionPlanner(database, { tagsAtOnce: 5, tagsOfPart: 3 });
    const store = createDeletionStore(database);
    await fc.assert(
      fc.asyncProperty(fates, fc.integer({ min: 1, max: 4 }), query, async (all, batch, asked) => {
        await database.db.delete(tags);
        await database.db.insert(tags).values(
          all.map(({ image, name, fate }) => ({
            imageId: imageIds.get(image)!,
            manifestId: manifestIds.get(image)!,
            name,
            sizeBytes: 7,
            updatedAt: NOW,
            locked: fate === 'protected',
          })),
        );
        const made = await planner(
          {
            bucketId,
            kind: 'cleanup',
            images: [],
            scheduled: false,
            accountId: 1,
            loginId: 'ann',
            createdAt: NOW,
          },
          { images: sql`i.bucket_id = ${bucketId}`, kept: sql`case when t.locked then 'protected' end` },
          () => false,
        );
        const fateOf = new Map(all.map(({ image, name, fate }) => [`${image}:${name}`, fate]));
        for await (const planned of store.planned(made.id))
          for (const inPart of Map.groupBy(planned, ({ part }) => part).values())
            for (let from = 0; from < inPart.length; from += batch) {
              const step = inPart
                .slice(from, from + batch)
                .filter(({ part, name }) => fateOf.get(`${part.image}:${name}`) !== 'planned');
              if (step.length === 0) continue;
              const outcomes: TagOutcomes = new Map();
              for (const { part, name } of step)
                outcomes.set(name, outcomeOf(fateOf.get(`${part.image}:${name}`)!));
              await database.transaction((tx) => store.record(tx, made.id, step, outcomes));
            }

        const expected = all
          .map(({ image, name, fate }) => ({
            image,
            name,
            digest: `digest of ${image}`,
            sizeBytes: 7,
            updatedAt: NOW,
            lastPulledAt: null,
            state: stateOf(fate),
            reason: stateOf(fate) === 'kept' ? fate : null,
            failure: fate === 'failed' ? FAILURE : null,
          }))
          .filter(({ state, image }) => (asked.state ?? state) === state && (asked.image ?? image) === image)
          .sort((a, b) => byBytes(a.image, b.image) || byBytes(a.name, b.name));
        if (asked.sort === '-name') expected.reverse();

        const stored = (await store.get(made.id))!;
        const count = (state: DeletionTag['state']) =>
          all.filter(({ fate }) => stateOf(fate) === state).length;
        expect(stored).toMatchObject({
          deletedTags: count('deleted'),
          failedTags: count('failed'),
          keptTags: all.filter(({ fate }) => fate === 'protected').length,
          sparedTags: all.filter(({ fate }) => fate === 'pulled-since').length,
        });
        const page = async (after: string | undefined) => {
          const { rows, total, ...links } = await store.tags(stored, { ...asked, after } as DeletionTagQuery);
          expect(total).toBe(expected.length);
          return { ...links, rows: rows.map(({ sortValue: _, sortKey: __, ...row }) => row) };
        };
        const pages = [await page(undefined)];
        for (let next = pages[0]?.next; next; next = pages.at(-1)?.next) pages.push(await page(next));
        expect(pages.flatMap(({ rows }) => rows)).toEqual(expected);
        for (let previous = pages.at(-1)?.previous, at = pages.length - 2; previous; at -= 1) {
          const back = await page(previous);
          expect(back.rows).toEqual(pages[at]?.rows);
          previous = back.previous;
        }
      }),
      { numRuns: 40 },
    );
  });
});
