import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { insertImages, manifestRow } from '../catalog/testing/stored-rows.ts';
import type { Database } from '../database/database.ts';
import { manifestBlobs, manifestChildren, manifests, tags } from '../database/schema.ts';
import { describeOnBothDatabases } from '../database/testing/describe-on-both-databases.ts';
import { createDeletionEffects, type Losing } from './deletion-effects.ts';

const NOW = new Date('2026-06-01');
const IMAGES = ['app', 'team/app'];
const TAGS = ['a', 'b', 'c', 'd'];
const BLOBS = 5;
const sizeOf = (blob: number) => 10 ** blob;

type TestManifest = {
  image: string;
  children: number[];
  subject: number | null;
  blobs: number[];
  tags: { name: string; goes: boolean }[];
  goes: boolean;
};

const which = fc.nat({ max: 7 });
const graph: fc.Arbitrary<TestManifest[]> = fc.array(
  fc.record({
    image: fc.constantFrom('app', 'app', 'app', 'team/app'),
    children: fc.uniqueArray(which, { maxLength: 2 }),
    subject: fc.option(which, { freq: 2 }),
    blobs: fc.uniqueArray(fc.nat({ max: BLOBS - 1 }), { maxLength: 3 }),
    tags: fc.uniqueArray(fc.record({ name: fc.constantFrom(...TAGS), goes: fc.boolean() }), {
      maxLength: 2,
      selector: ({ name }) => name,
    }),
    goes: fc.oneof({ arbitrary: fc.constant(false), weight: 6 }, { arbitrary: fc.constant(true), weight: 1 }),
  }),
  { minLength: 1, maxLength: 8 },
);

/** The rules in words of their own. */
const expected = (all: TestManifest[]) => {
  const isBelow = (above: number, below: number) => {
    const [high, low] = [all[above]!, all[below]!];
    return high.image === low.image && (high.children.includes(below) || low.subject === above);
  };
  const numbers = all.map((_, n) => n);
  const withBelow = (from: number[]) => {
    const reached = new Set(from);
    for (const above of reached) for (const below of numbers) if (isBelow(above, below)) reached.add(below);
    return reached;
  };
  const losing = numbers.filter((n) => all[n]!.goes || all[n]!.tags.some(({ goes }) => goes));
  const tree = withBelow(losing);
  const keepsTag = (n: number) => !all[n]!.goes && all[n]!.tags.some(({ goes }) => !goes);
  const isNeededFromOutside = (n: number) => numbers.some((above) => !tree.has(above) && isBelow(above, n));
  const staying = withBelow([...tree].filter((n) => keepsTag(n) || isNeededFromOutside(n)));
  const gone = [...tree].filter((n) => !staying.has(n));
  const alongside = gone.filter((n) => !losing.includes(n));
  const holds = (n: number, blob: number) => all[n]!.blobs.includes(blob);
  const bytes = (blobs: number[]) => blobs.reduce((sum, blob) => sum + sizeOf(blob), 0);
  const blobs = Array.from({ length: BLOBS }, (_, blob) => blob);
  const touched = blobs.filter((blob) => [...tree].some((n) => holds(n, blob)));
  const freed = touched.filter((blob) => numbers.every((n) => !holds(n, blob) || gone.includes(n)));
  return {
    freedBytes: bytes(freed),
    sharedBytes: bytes(touched) - bytes(freed),
    totalBytes: bytes(touched),
    platforms: alongside.filter((n) => all[n]!.subject === null).length,
    referrers: alongside.filter((n) => all[n]!.subject !== null).length,
    siblings: losing
      .filter(keepsTag)
      .flatMap((n) => all[n]!.tags.filter(({ goes }) => !goes).map(({ name }) => `${name} of ${n}`))
      .sort(),
  };
};

describeOnBothDatabases('what a deletion frees', ({ open }) => {
  let database: Database;
  let bucketId = 0;
  let imageIds = new Map<string, number>();

  beforeAll(async () => {
    database = await open();
    ({ bucketId, imageIds } = await insertImages(database, IMAGES, NOW));
  });

  const store = async (all: TestManifest[]): Promise<number[]> => {
    const { db } = database;
    const rowsOf = <T>(of: (manifest: TestManifest, imageId: number, id: number) => T[]) =>
      all.flatMap((manifest, n) => of(manifest, imageIds.get(manifest.image)!, ids[n]!));
    await db.delete(manifests);
    const stored = await db
      .insert(manifests)
      .values(
        all.map(({ image, subject }, n) => ({
          ...manifestRow(imageIds.get(image)!, `${n}`, NOW),
          subject: subject === null ? null : `${subject}`,
        })),
      )
      .returning();
    const ids = stored.map(({ id }) => id);
    const children = rowsOf(({ children }, imageId, parentId) =>
      children.map((child) => ({ parentId, imageId, digest: `${child}` })),
    );
    const blobs = rowsOf(({ blobs }, imageId, manifestId) =>
      blobs.map((blob) => ({ manifestId, imageId, bucketId, digest: `${blob}`, sizeBytes: sizeOf(blob) })),
    );
    const named = rowsOf(({ tags }, imageId, manifestId) =>
      tags.map(({ name }) => ({
        imageId,
        manifestId,
        name: `${name} of ${ids.indexOf(manifestId)}`,
        sizeBytes: 1,
        updatedAt: NOW,
      })),
    );
    if (children.length > 0) await db.insert(manifestChildren).values(children);
    if (blobs.length > 0) await db.insert(manifestBlobs).values(blobs);
    if (named.length > 0) await db.insert(tags).values(named);
    return ids;
  };

  test('is what the rules say, for any graph of manifests', async () => {
    await fc.assert(
      fc.asyncProperty(graph, async (all) => {
        const ids = await store(all);
        const losing = all.flatMap(({ goes, tags }, n): Losing[] => {
          const names = tags.filter((tag) => tag.goes).map(({ name }) => `${name} of ${n}`);
          if (goes) return [{ manifestId: ids[n]!, tags: 'all' }];
          // As they come from several rows of a plan.
          return names.map((name) => ({ manifestId: ids[n]!, tags: [name] }));
        });
        const going = losing.map((one) => [one]);
        const { siblings, siblingTags, ...counted } = await createDeletionEffects(database, { atOnce: 2 }).of(
          bucketId,
          going,
        );
        expect({ ...counted, siblings: siblings.map(({ tag }) => tag) }).toEqual(expected(all));
        expect(siblingTags).toBe(siblings.length);
      }),
      { numRuns: 50 },
    );
  });
});
