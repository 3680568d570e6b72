import { sql } from 'drizzle-orm';
import type { SearchAnswer } from 'shared/search/search';
import { beforeAll, expect, test } from 'vitest';
import { createCatalogWriter } from '../catalog/catalog-writer.ts';
import { labelTerms, soughtLabels } from '../catalog/label-terms.ts';
import type { ManifestEntry } from '../catalog/manifest-entry.ts';
import type { Database } from '../database/database.ts';
import { buckets, images, registries } from '../database/schema.ts';
import { describeOnBothDatabases } from '../database/testing/describe-on-both-databases.ts';
import { createSearchService } from './search-service.ts';
import { createSearchStore } from './search-store.ts';

const MAIN = { kind: 'main', accountId: 1, loginId: 'admin' } as const;
const digest = (text: string) => `sha256:${Buffer.from(text).toString('hex').padEnd(64, '0')}`;

const entry = (name: string, pairs: Record<string, string> = {}): ManifestEntry => {
  const labels = soughtLabels(pairs);
  return {
    digest: digest(name),
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    kind: 'image',
    artifactType: null,
    sizeBytes: 100,
    manifestBytes: 100,
    platforms: ['linux/amd64'],
    subject: null,
    annotations: {},
    description: null,
    sourceUrl: null,
    labels,
    labelTerms: labelTerms(labels),
    blobs: [{ digest: digest(name), sizeBytes: 100 }],
    children: [],
  };
};

describeOnBothDatabases('search', ({ open }) => {
  let database: Database;
  let writer: ReturnType<typeof createCatalogWriter>;
  let search: ReturnType<typeof createSearchService>;
  let minute = 0;

  beforeAll(async () => {
    database = await open();
    writer = createCatalogWriter(database);
    search = createSearchService(createSearchStore(database));
    const teamA = await newRegistry('team-a');
    const shop = await newRegistry('shop');
    await push(
      teamA,
      'team/shop',
      'latest',
      entry('a1', { 'org.opencontainers.image.revision': 'c0ffee12345' }),
    );
    await push(teamA, 'team/shop', '1.2.3', entry('a1'));
    await push(
      teamA,
      'worker',
      'latest',
      entry('a2', { vendor: 'Shop & Söhne 100%', 'org.opencontainers.image.created': '2026' }),
    );
    await push(teamA, 'worker', 'PR-12_final', entry('a3'));
    await push(shop, 'api', 'latest', entry('a1'));
    await push(shop, 'shop', 'latest-shop', entry('b1'));
    for (let n = 0; n < 30; n += 1) await push(shop, 'many', `build-${n}`, entry(`m${n}`));
    await database.db
      .update(images)
      .set({ shortDescription: '쇼핑 서버 🐳 for 100% of shoppers' })
      .where(sql`name = 'worker'`);
  });

  const newRegistry = async (name: string) => {
    const [bucket] = await database.db
      .insert(buckets)
      .values({ name: `${name}-bucket`, engine: 'built-in' })
      .returning();
    await database.db.insert(registries).values({
      name,
      bucketId: bucket?.id ?? 0,
      privateId: name,
      publicEndpoint: true,
      publicRegistry: false,
      scanOnPush: false,
    });
    return bucket?.id ?? 0;
  };
  const push = (bucketId: number, image: string, tag: string, of: ManifestEntry) => {
    minute += 1;
    return writer.record({
      bucketId,
      image,
      entry: of,
      tag,
      at: new Date(Date.UTC(2026, 0, 1, 0, minute)),
      by: '',
    });
  };
  const find = (q: string, limit = 5): Promise<SearchAnswer> => search.find({ q, limit }, MAIN);
  const names = ({ registries, images, tags, manifests, labels }: SearchAnswer) => ({
    registries: registries.items.map(({ registry }) => registry),
    images: images.items.map(({ registry, image }) => `${registry}/${image}`),
    tags: tags.items.map(({ registry, image, tag }) => `${registry}/${image}:${tag}`),
    manifests: manifests.items.map(
      ({ registry, image, digest }) => `${registry}/${image}@${digest.slice(0, 11)}`,
    ),
    labels: labels.items.map(({ registry, image, key, value }) => `${registry}/${image} ${key}=${value}`),
  });

  test('finds a word in every group, the best match first, then the last pushed', async () => {
    expect(names(await find('SHOP'))).toEqual({
      registries: ['shop'],
      images: ['shop/shop', 'team-a/team/shop', 'team-a/worker'],
      tags: ['shop/shop:latest-shop'],
      manifests: [],
      labels: ['team-a/worker vendor=Shop & Söhne 100%'],
    });
    expect(names(await find('latest')).tags).toEqual([
      'shop/api:latest',
      'team-a/worker:latest',
      'team-a/team/shop:latest',
      'shop/shop:latest-shop',
    ]);
  });

  test('says where the text was found, and what a link needs', async () => {
    const { images, tags } = await find('shoppers');
    expect(images.items).toEqual([
      {
        registry: 'team-a',
        image: 'worker',
        shortDescription: '쇼핑 서버 🐳 for 100% of shoppers',
        updatedAt: expect.any(String),
        matched: 'shortDescription',
      },
    ]);
    expect(tags.items).toEqual([]);
    expect((await find('team-a-bucket')).registries.items).toEqual([
      { registry: 'team-a', matched: 'bucket' },
    ]);
  });

  test('shows so many of a group, and says that there are more', async () => {
    const { tags } = await find('build-', 3);
    expect(tags.more).toBe(true);
    expect(tags.items.map(({ tag }) => tag)).toEqual(['build-29', 'build-28', 'build-27']);
    expect((await find('build-29', 3)).tags).toMatchObject({ more: false, items: [{ tag: 'build-29' }] });
  });

  test.each(['6131', 'sha256:6131', '6131000000', digest('a1')])('finds a digest by %s', async (text) => {
    expect(names(await find(text)).manifests).toEqual([
      'shop/api@sha256:6131',
      'team-a/team/shop@sha256:6131',
    ]);
  });

  test('names the last pushed tag of a digest', async () => {
    const { manifests } = await find(digest('a1'));
    expect(manifests.items.map(({ tag }) => tag)).toEqual(['latest', '1.2.3']);
  });

  test.each([
    ['c0ffee', 'org.opencontainers.image.revision=c0ffee12345'],
    ['org.opencontainers.image.revision=c0ff', 'org.opencontainers.image.revision=c0ffee12345'],
    ['vendor=shop', 'vendor=Shop & Söhne 100%'],
    ['söhne', 'vendor=Shop & Söhne 100%'],
    ['Shop & S', 'vendor=Shop & Söhne 100%'],
  ])('finds a label by %s', async (text, label) => {
    expect(names(await find(text)).labels.map((each) => each.replace(/^\S+ /, ''))).toEqual([label]);
  });

  test('does not find every image that has a label of this name', async () => {
    expect(names(await find('org.opencontainers')).labels).toEqual([]);
    expect(names(await find('created=2026')).labels).toEqual([]);
  });

  test('takes wildcards literally', async () => {
    expect(names(await find('100%')).images).toEqual(['team-a/worker']);
    expect(names(await find('1%of')).images).toEqual([]);
    expect(names(await find('PR_12')).tags).toEqual([]);
    expect(names(await find('12_')).tags).toEqual(['team-a/worker:PR-12_final']);
    for (const text of ['%', '_%', '\\', '\\%']) expect(names(await find(text)).tags).toEqual([]);
  });

  test.each([
    '1',
    'q',
    '.',
    '-',
    '1.',
    '🐳',
    '쇼핑',
    "' or 1=1 --",
    "it's",
    '\\',
    ':*',
    '&|!()',
    'x'.repeat(300),
    '=',
    'a=',
    '=b',
    '\ud800',
  ])('answers %j', async (text) => {
    const answer = await find(text);
    for (const { items } of Object.values(answer)) expect(items.length).toBeLessThanOrEqual(5);
  });

  test('finds Korean texts and emoji in descriptions', async () => {
    expect(names(await find('쇼핑')).images).toEqual(['team-a/worker']);
    expect(names(await find('🐳')).images).toEqual(['team-a/worker']);
  });

  test('nothing finds nothing', async () => {
    const nothing = { registries: [], images: [], tags: [], manifests: [], labels: [] };
    expect(names(await find(''))).toEqual(nothing);
    expect(names(await find('nowhere-to-be-found'))).toEqual(nothing);
  });

  test('finds what lies beyond what was pushed last', async () => {
    const bucket = await newRegistry('old');
    await database.db.execute(sql`
      insert into images (bucket_id, name, updated_at, manifest_count)
      select ${bucket}, 'archive/' || n, timestamptz '2020-01-01' - n * interval '1 minute', 1 from generate_series(1, 3000) n`);
    await database.db.execute(sql`
      insert into manifests (image_id, digest, media_type, kind, size_bytes, manifest_bytes, platforms, annotations, pushed_at)
      select id, 'sha256:' || md5(name) || md5(name), 'm', 'image', 1, 1, '{}', '{}', updated_at from images where bucket_id = ${bucket}`);
    await database.db.execute(sql`
      insert into tags (image_id, name, manifest_id, size_bytes, updated_at)
      select image_id, 'ancient-' || image_id, id, 1, pushed_at from manifests where media_type = 'm'`);
    await database.vacuum();
    expect(names(await find('archive/2999')).images).toEqual(['old/archive/2999']);
    const last = (await find('ancient-', 20)).tags;
    expect(last).toMatchObject({ more: true });
    expect(last.items).toHaveLength(20);
    const [{ max } = { max: 0 }] = (
      await database.db.execute<{ max: number }>(
        sql`select max(id)::int as max from images where bucket_id = ${bucket}`,
      )
    ).rows;
    expect(names(await find(`cient-${max}`)).tags).toEqual([`old/archive/3000:ancient-${max}`]);
  });

  test('shows nothing of a bucket without a registry, and nothing to strangers', async () => {
    const bucket = await newRegistry('deleted');
    await push(bucket, 'hidden-image', 'hidden-tag', entry('hidden', { secret: 'hidden-label' }));
    const visible = { images: ['deleted/hidden-image'], tags: ['deleted/hidden-image:hidden-tag'] };
    expect(names(await find('hidden'))).toMatchObject(visible);
    const nothing = { registries: [], images: [], tags: [], manifests: [], labels: [] };
    expect(names(await search.find({ q: 'hidden', limit: 5 }, { kind: 'anonymous' }))).toEqual(nothing);
    await database.db.execute(sql`delete from registries where name = 'deleted'`);
    for (const text of ['hidden', 'hidden-label', digest('hidden')])
      expect(names(await find(text))).toEqual(nothing);
    expect(names(await find('latest')).tags).toHaveLength(4);
  });
});
