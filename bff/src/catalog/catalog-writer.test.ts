import { eq, sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import type { Database } from '../database/database.ts';
import { buckets, images } from '../database/schema.ts';
import { describeOnBothDatabases } from '../database/testing/describe-on-both-databases.ts';
import { createCatalogReader } from './catalog-reader.ts';
import { createCatalogRemover } from './catalog-remover.ts';
import { createCatalogWriter } from './catalog-writer.ts';
import type { ManifestEntry } from './manifest-entry.ts';

const digest = (text: string) => `sha256:${Buffer.from(text).toString('hex').padEnd(64, '0')}`;

const entry = (name: string, layers: [string, number][]): ManifestEntry => {
  const blobs = [[`m${name}`, 100] as [string, number], ...layers].map(([blob, sizeBytes]) => ({
    digest: digest(blob),
    sizeBytes,
  }));
  return {
    digest: digest(`m${name}`),
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    kind: 'image',
    artifactType: null,
    sizeBytes: blobs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    manifestBytes: 100,
    platforms: ['linux/amd64'],
    subject: null,
    annotations: {},
    description: null,
    sourceUrl: null,
    labels: {},
    labelTerms: [],
    blobs,
    children: [],
  };
};

const REMOVAL = { at: new Date('2026-02-01'), by: 'minji', cause: 'deleted' } as const;

describeOnBothDatabases('the catalog writer', ({ open }) => {
  let database: Database;
  let writer: ReturnType<typeof createCatalogWriter>;
  let remover: ReturnType<typeof createCatalogRemover>;
  let bucketId = 0;

  beforeAll(async () => {
    database = await open();
    writer = createCatalogWriter(database);
    remover = createCatalogRemover(database);
  });

  const newBucket = async (name: string) => {
    const [bucket] = await database.db.insert(buckets).values({ name, engine: 'built-in' }).returning();
    bucketId = bucket?.id ?? 0;
  };
  const record = (image: string, tag: string | null, of: ManifestEntry, at = new Date('2026-01-01')) =>
    writer.record({ bucketId, image, entry: of, tag, at, by: 'minji' });
  const idOf = async (image: string, manifest: string) => {
    const { rows } = await database.pool.query<{ id: string }>(
      'select m.id from manifests m join images i on i.id = m.image_id where i.bucket_id = $1 and i.name = $2 and m.digest = $3',
      [bucketId, image, manifest],
    );
    return rows.map(({ id }) => Number(id));
  };
  const bucket = async () => (await database.db.select().from(buckets).where(eq(buckets.id, bucketId)))[0];
  const image = async (name: string) =>
    (await database.db.select().from(images).where(sql`bucket_id = ${bucketId} and name = ${name}`))[0];

  test('counts a layer that two images share once in the bucket and once in each image', async () => {
    await newBucket('shared-layers');
    await record(
      'a',
      '1',
      entry('a1', [
        ['base', 1000],
        ['a', 10],
      ]),
    );
    await record(
      'b',
      '1',
      entry('b1', [
        ['base', 1000],
        ['b', 20],
      ]),
    );
    expect(await bucket()).toMatchObject({ usageBytes: 1230, imageCount: 2, tagCount: 2 });
    expect(await image('a')).toMatchObject({ sizeBytes: 1110, tagCount: 1, manifestCount: 1 });
    expect(await image('b')).toMatchObject({ sizeBytes: 1120 });
  });

  test('a tag that is pushed again moves, and counts once', async () => {
    await newBucket('moved-tag');
    await record('a', 'latest', entry('a1', [['x', 10]]));
    await record('a', 'latest', entry('a2', [['y', 20]]), new Date('2026-02-01'));
    await record('a', 'latest', entry('a2', [['y', 20]]), new Date('2026-03-01'));
    expect(await bucket()).toMatchObject({
      usageBytes: 230,
      tagCount: 1,
      lastPushedAt: new Date('2026-03-01'),
    });
    const { tags } = await createCatalogReader(database).inventory(bucketId, 'a');
    expect(tags).toEqual(new Map([['latest', digest('ma2')]]));
  });

  test('a forgotten tag leaves its manifest and its siblings', async () => {
    await newBucket('siblings');
    for (const tag of ['1', '1.0', 'latest']) await record('a', tag, entry('a1', [['x', 10]]));
    await remover.removeTags(bucketId, 'a', ['1.0'], REMOVAL);
    await remover.removeTags(bucketId, 'a', ['1.0'], REMOVAL);
    const { tags, digests } = await createCatalogReader(database).inventory(bucketId, 'a');
    expect([...tags.keys()].sort()).toEqual(['1', 'latest']);
    expect(digests.size).toBe(1);
    expect(await bucket()).toMatchObject({ usageBytes: 110, tagCount: 2, imageCount: 1 });
  });

  test('pushes at once are all recorded, and share transactions', async () => {
    await newBucket('at-once');
    await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        record(
          `image-${n % 7}`,
          `t${n}`,
          entry(`m${n}`, [
            ['base', 1000],
            [`l${n}`, 1],
          ]),
        ),
      ),
    );
    expect(await bucket()).toMatchObject({ tagCount: 300, imageCount: 7, usageBytes: 1000 + 300 * 101 });
  });

  test('a recording that fails tells its caller and harms no later one', async () => {
    await newBucket('failure');
    await expect(
      writer.record({ bucketId: -1, image: 'a', entry: entry('a1', []), tag: 'x', at: new Date(), by: '' }),
    ).rejects.toThrow();
    await record('a', 'x', entry('a1', []));
    expect(await bucket()).toMatchObject({ tagCount: 1 });
  });

  test('after any history the counters say what the tables hold', async () => {
    await newBucket('history');
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let step = 0; step < 300; step += 1) {
      const name = `image-${random(3)}`;
      const manifest = `m${random(12)}`;
      const action = random(10);
      const layers = Array.from({ length: random(4) }, (_, n): [string, number] => [
        `layer-${(Number(manifest.slice(1)) + n) % 6}`,
        10 ** n,
      ]);
      if (action < 6) await record(name, action < 5 ? `t${random(5)}` : null, entry(manifest, layers));
      else if (action === 6) await remover.forgetManifest(bucketId, name, digest(`m${manifest}`), REMOVAL.at);
      else if (action === 7)
        await remover.removeTags(bucketId, name, [`t${random(5)}`, `t${random(5)}`], REMOVAL);
      else if (action === 8) {
        const going = [manifest, `m${random(12)}`];
        const kept = going.map((each) => ({ digest: digest(`m${each}`), bytes: Buffer.from(each) }));
        // One that is not held after all is forgotten as if it were, once the engine does not have it.
        await remover.keepBytes(bucketId, name, kept, undefined);
        const digests = kept.map((each) => each.digest).slice(random(2));
        await remover.holdManifests(bucketId, name, digests, REMOVAL);
      } else {
        const ids = await idOf(name, digest(`m${manifest}`));
        if (random(2) === 0) await remover.reviveManifests(bucketId, ids);
        else await remover.removeManifests(bucketId, ids, REMOVAL.at);
        const { rows } = await database.pool.query<{ id: string }>(
          `select d.id from deleted_tags d join manifests m on m.id = d.manifest_id
           where d.bucket_id = $1 and not m.held order by d.id limit 1`,
          [bucketId],
        );
        await remover.restoreTags(
          bucketId,
          rows.map(({ id }) => Number(id)),
        );
      }
    }
    const { rows: counted } = await database.pool.query(
      `select i.name, i.manifest_count, i.tag_count, i.size_bytes::int,
        (select count(*)::int from manifests m where m.image_id = i.id and not m.held) as manifests,
        (select count(*)::int from tags t where t.image_id = i.id) as tags,
        (select coalesce(sum(size_bytes), 0)::int from (select distinct digest, size_bytes from manifest_blobs b where b.image_id = i.id) d) as bytes
       from images i where i.bucket_id = $1`,
      [bucketId],
    );
    expect(counted.length).toBeGreaterThan(0);
    for (const row of counted)
      expect(row).toMatchObject({
        manifest_count: row.manifests,
        tag_count: row.tags,
        size_bytes: row.bytes,
      });
    const { rows } = await database.pool.query(
      `select b.usage_bytes::int, b.image_count, b.tag_count,
        (select coalesce(sum(size_bytes), 0)::int from (select distinct digest, size_bytes from manifest_blobs m where m.bucket_id = b.id) d) as bytes,
        (select count(*)::int from images i where i.bucket_id = b.id and i.manifest_count > 0) as images,
        (select count(*)::int from tags t join images i on i.id = t.image_id where i.bucket_id = b.id) as tags
       from buckets b where b.id = $1`,
      [bucketId],
    );
    expect(rows[0]).toMatchObject({
      usage_bytes: rows[0].bytes,
      image_count: rows[0].images,
      tag_count: rows[0].tags,
    });
  });
});
