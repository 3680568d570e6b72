// Fills a catalog as years of pushes would, and as consistent: every counter says what the tables hold.
import type { Database } from '../bff/src/database/database.ts';

export type CatalogSize = {
  registries: number;
  images: number;
  tags: number;
  /** The first images have so many tags, the others share the rest, few with many and many with few. */
  largestImages: readonly number[];
};

export const registryName = (number: number) => `team-${String(number).padStart(3, '0')}`;
export const imageName = (number: number) =>
  `${IMAGE_WORDS[number % IMAGE_WORDS.length]}/${IMAGE_PARTS[number % IMAGE_PARTS.length]}-${number}`;

const IMAGE_WORDS = ['shop', 'billing', 'search', 'platform', 'mobile', 'data', 'infra'];
const IMAGE_PARTS = [
  'api',
  'worker',
  'web',
  'cron',
  'proxy',
  'migrations',
  'base',
  'agent',
  'gateway',
  'ui',
  'batch',
];
/** The first registry holds so many of all images. */
const SHARE_OF_THE_FIRST = 0.2;

/** How many tags each image has, largest first. */
const tagCounts = ({ images, tags, largestImages }: CatalogSize): number[] => {
  const others = images - largestImages.length;
  const rest = tags - largestImages.reduce((sum, count) => sum + count, 0);
  const weights = Array.from({ length: others }, (_, rank) => 1 / (rank + 20) ** 0.7);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = weights.map((weight) => Math.max(1, Math.floor((weight / all) * rest)));
  counts[0]! += rest - counts.reduce((sum, count) => sum + count, 0);
  return [...largestImages, ...counts];
};

/** Rows come many times faster before their indexes; those are made again as they were. */
const withoutIndexes = async (query: Query, tables: string[], fill: () => Promise<void>): Promise<void> => {
  const { rows } = await query(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index where not indisprimary and indrelid = any($1::regclass[])`,
    [tables],
  );
  for (const { name } of rows) await query(`drop index ${name}`);
  await fill();
  for (const { definition } of rows) await query(String(definition));
};

type Query = (text: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>;

export const fillCatalog = async (database: Database, size: CatalogSize): Promise<void> => {
  const client = await database.pool.connect();
  const query: Query = (text, values) => client.query(text, values);
  try {
    await query('set statement_timeout = 0');
    // The rows refer to each other as they should; checking each of millions takes longer than writing them.
    await query('set session_replication_role = replica');
    await withoutIndexes(query, ['images', 'manifests', 'manifest_blobs', 'tags'], () =>
      writeRows(query, size),
    );
    await query('reset session_replication_role');
    await query('reset statement_timeout');
    await count(query);
    await query('vacuum (analyze)');
    await query('checkpoint');
  } finally {
    client.release();
  }
};

const writeRows = async (query: Query, size: CatalogSize): Promise<void> => {
  // A bucket without a prefix is not compared with its storage, which holds nothing of all this.
  await query(
    `insert into buckets (name, engine, created_at)
     select 'team-' || lpad(n::text, 3, '0'), 'built-in', '2024-01-01' from generate_series(1, $1::int) n`,
    [size.registries],
  );
  await query(
    `insert into registries (name, bucket_id, private_id, public_endpoint, public_registry, scan_on_push, created_at)
     select name, id, lpad(to_hex(id), 10, '0'), true, false, false, timestamptz '2024-01-01' + id * interval '1 hour' from buckets`,
  );
  const numbers = Array.from({ length: size.images }, (_, index) => index + 1);
  const inFirst = Math.floor(size.images * SHARE_OF_THE_FIRST);
  await query(
    `insert into images (id, bucket_id, name, short_description, updated_at, pulls, tag_count)
     select n, b.id, i.name, case when n % 3 = 0 then 'The ' || split_part(i.name, '/', 2) || ' of team ' || b.name else '' end,
       timestamptz '2026-05-28' - n * interval '1 minute', (n * 7919) % 100000, tags
     from unnest($1::int[], $2::text[], $3::int[]) as i (n, name, tags)
     join buckets b on b.name = 'team-' || lpad((case when n <= $4 then 1 else 2 + n % ($5 - 1) end)::text, 3, '0')`,
    [numbers, numbers.map(imageName), tagCounts(size), inFirst, size.registries],
  );
  await query(`select setval('images_id_seq', (select max(id) from images))`);

  // Three manifests for four tags: every fourth tag names the manifest of the tag before it.
  await query(`create temporary table pushes as
    select i.id as image_id, i.bucket_id, n, n % 4 = 0 as alias, row_number() over () as push,
      timestamptz '2026-05-28' - (i.tag_count - n) * (interval '700 days' / i.tag_count) - i.id * interval '13 seconds' as at
    from images i cross join generate_series(1, i.tag_count) n`);
  await query(`
    insert into manifests (id, image_id, digest, media_type, kind, size_bytes, manifest_bytes, platforms, annotations, labels, label_terms, pushed_at)
    select push, image_id, 'sha256:' || encode(sha256(('manifest ' || push)::bytea), 'hex'),
      'application/vnd.oci.image.manifest.v1+json', 'image', 1523 + 740 + 3000000 + image_id % 1000 + 1000 * (push % 50000),
      740, array['linux/' || case when n % 5 = 0 then 'arm64' else 'amd64' end], '{}',
      ${LABELS}, at
    from pushes p where not alias`);
  await query(`select setval('manifests_id_seq', (select max(id) from manifests))`);
  // The manifest, its configuration, a layer that all of the image have, and one of its own.
  await query(`
    insert into manifest_blobs (manifest_id, digest, bucket_id, image_id, size_bytes)
    select m.id, case part when 0 then m.digest else 'sha256:' || encode(sha256((case part
        when 1 then 'config ' || m.id when 2 then 'base ' || m.image_id else 'layer ' || m.id end)::bytea), 'hex') end,
      i.bucket_id, m.image_id,
      case part when 0 then 740 when 1 then 1523 when 2 then 3000000 + m.image_id % 1000 else 1000 * (m.id % 50000) end
    from manifests m join images i on i.id = m.image_id cross join generate_series(0, 3) part`);
  await query(`
    insert into tags (image_id, name, manifest_id, size_bytes, updated_at, last_pulled_at)
    select p.image_id, ${TAG_NAME}, push - alias::int, m.size_bytes, at, case when push % 3 > 0 then at + interval '2 days' end
    from pushes p join manifests m on m.id = push - alias::int`);
  await query('drop table pushes');
};

/** Every third build says from which commit it is. The terms are those of `catalog/label-terms.ts`. */
const LABELS = `case when push % 3 = 0 then json_build_object('org.opencontainers.image.revision', md5(push::text) || 'c0ffee00') else '{}' end,
      case when push % 3 = 0 then array_to_tsvector(array['=org.opencontainers.image.revision=' || md5(push::text) || 'c0ffee00', md5(push::text) || 'c0ffee00'])
        else '' end`;

/** As builds name them; no two alike in an image. */
const TAG_NAME = `case
  when n = 1 then 'latest'
  when n % 10 < 4 then (n / 400) || '.' || (n / 20 % 20) || '.' || (n % 20)
  when n % 10 < 7 then 'sha-' || left(md5(push::text), 12)
  when n % 10 < 9 then to_char(at, 'YYYY-MM-DD') || '-' || n
  else (case when n % 20 = 9 then 'main-' else 'PR-' end) || n end`;

/** Of the layers above, an image's manifests share one, and images share none: sums without looking at each layer. */
const count = async (query: Query): Promise<void> => {
  await query(`
    update images i set manifest_count = stored.manifests, updated_at = stored.at, last_pulled_at = stored.pulled,
      size_bytes = stored.bytes - (stored.manifests - 1) * (3000000 + i.id % 1000)
    from (
      select m.image_id, m.manifests, m.at, m.bytes, t.pulled
      from (select image_id, count(*) as manifests, max(pushed_at) as at, sum(size_bytes) as bytes from manifests group by image_id) m
      join (select image_id, max(last_pulled_at) as pulled from tags group by image_id) t using (image_id)
    ) stored where stored.image_id = i.id`);
  await query(`
    update buckets b set image_count = stored.images, tag_count = stored.tags, usage_bytes = stored.bytes,
      last_pushed_at = stored.at, last_pulled_at = stored.pulled
    from (
      select bucket_id, count(*) as images, sum(tag_count) as tags, sum(size_bytes) as bytes, max(updated_at) as at,
        max(last_pulled_at) as pulled
      from images group by bucket_id
    ) stored where stored.bucket_id = b.id`);
};
