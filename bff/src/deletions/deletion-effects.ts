import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import type { DeletionEffects } from '../database/schema.ts';

/** So many tags that stay are named. */
const NAMED_SIBLINGS = 50;
/** Manifests in one query: what others ask of the database waits no longer than for that. */
const AT_ONCE = 250;

/** A manifest that loses these tags, or goes with any that names it. */
export type Losing = { manifestId: number; tags: string[] | 'all' };
type Going = AsyncIterable<Losing[]> | Iterable<Losing[]>;
type Seeds = Map<number, Losing['tags']>;

/** `totalBytes`: of all that the tags refer to, whether it goes or not. */
export type Effects = DeletionEffects & { totalBytes: number };

type Rest = (tookMs: number) => Promise<void>;
type Sibling = { tag: string; digest: string };
type SharedBlob = { bytes: number; gone: number; all: number };

/** What would be freed, and what would stay. In many short queries: it is as true as what is pushed meanwhile lets it be. */
export const createDeletionEffects = (
  database: Database,
  { atOnce = AT_ONCE }: { atOnce?: number } = {},
) => ({
  /** @param rest awaited after each query, with how long it took */
  of: (bucketId: number, going: Going, rest: Rest = async () => {}): Promise<Effects> =>
    effectsOf(database, atOnce, rest)(bucketId, going),
});
export type DeletionEffectsOf = ReturnType<typeof createDeletionEffects>;

const effectsOf = ({ db }: Database, atOnce: number, rest: Rest) => {
  const inBatches = async function* <T>(
    of: Iterable<number>,
    query: (ids: SQL, batch: number[]) => SQL,
  ): AsyncGenerator<T[]> {
    const all = [...of];
    for (let at = 0; at < all.length; at += atOnce) {
      const batch = all.slice(at, at + atOnce);
      const began = performance.now();
      const { rows } = await db.execute(query(anyOf(batch), batch));
      yield rows as T[];
      await rest(performance.now() - began);
    }
  };

  /** What indexes name and what has them as its subject, however far down: of each manifest what is right below it. */
  const treeOf = async (seeds: number[]) => {
    const below = new Map<number, number[]>();
    const referrers = new Set<number>();
    for (let level = seeds; ; ) {
      const next = new Set<number>();
      for (const id of level) below.set(id, []);
      for await (const rows of inBatches<{ above: string; id: string; refers: boolean }>(
        level,
        (ids) => sql`
          select m.id as above, c.id, c.subject is not null as refers from manifests m
          join manifest_children n on n.parent_id = m.id
          join manifests c on c.image_id = n.image_id and c.digest = n.digest where m.id = ${ids}
          union all
          select m.id, r.id, true from manifests m
          join manifests r on r.image_id = m.image_id and r.subject is not null and r.subject = m.digest where m.id = ${ids}`,
      ))
        for (const row of rows) {
          const [above, id] = [Number(row.above), Number(row.id)];
          below.get(above)?.push(id);
          if (row.refers) referrers.add(id);
          if (!below.has(id)) next.add(id);
        }
      if (next.size === 0) return { below, referrers };
      level = [...next];
    }
  };

  /** Those that a tag keeps which stays, and such tags of `seeds`. */
  const keptByTags = async (tree: Iterable<number>, seeds: Seeds) => {
    const losesAll = (id: number) => seeds.get(id) === 'all';
    const staying = (batch: number[]): SQL => {
      const going = batch.flatMap((id) => [seeds.get(id) ?? []].flat().map((tag) => ({ id, tag })));
      return sql`t.manifest_id = ${anyOf(batch)} and not exists (
        select 1 from unnest(${sql.param(going.map(({ id }) => id))}::bigint[], ${sql.param(going.map(({ tag }) => tag))}::text[]) as going (id, tag)
        where going.id = t.manifest_id and going.tag = t.name)`;
    };
    const kept = new Set<number>();
    for await (const rows of inBatches<{ id: string }>(
      [...tree].filter((id) => !losesAll(id)),
      (_, batch) => sql`select distinct t.manifest_id as id from tags t where ${staying(batch)}`,
    ))
      for (const { id } of rows) kept.add(Number(id));
    const siblings: Sibling[] = [];
    let siblingTags = 0;
    const losing = [...kept].filter((id) => seeds.has(id));
    for await (const rows of inBatches<{ tags: number; named: Sibling[] }>(
      losing,
      (_, batch) => sql`
        select count(*)::int as tags, json_agg(json_build_object('tag', name, 'digest', digest)) filter (where place <= ${NAMED_SIBLINGS}) as named
        from (
          select t.name, m.digest, row_number() over (order by t.name) as place
          from tags t join manifests m on m.id = t.manifest_id where ${staying(batch)}
        ) as staying having count(*) > 0`,
    ))
      for (const { tags, named } of rows) {
        siblingTags += tags;
        siblings.push(...named);
        siblings.sort((a, b) => (a.tag < b.tag ? -1 : 1)).splice(NAMED_SIBLINGS);
      }
    return { kept, siblings, siblingTags };
  };

  /** Those that something above them keeps which is not in the tree. */
  const keptFromAbove = async (tree: Map<number, number[]>): Promise<Set<number>> => {
    const kept = new Set<number>();
    for await (const rows of inBatches<{ id: string; above: string }>(
      tree.keys(),
      (ids) => sql`
        select m.id, c.parent_id as above from manifests m
        join manifest_children c on c.image_id = m.image_id and c.digest = m.digest where m.id = ${ids}
        union all
        select m.id, s.id from manifests m join manifests s on s.image_id = m.image_id and s.digest = m.subject where m.id = ${ids}`,
    ))
      for (const { id, above } of rows) if (!tree.has(Number(above))) kept.add(Number(id));
    return kept;
  };

  /** What only `gone` refers to, and all that they and `staying` refer to. */
  const bytesOf = async (bucketId: number, gone: Iterable<number>, staying: Iterable<number>) => {
    let freedBytes = 0;
    const shared = new Map<string, SharedBlob>();
    const read = async (manifests: Iterable<number>, isGone: boolean) => {
      for await (const [row] of inBatches<{
        alone: number;
        shared: { digest: string; bytes: number; here: number; all: number }[] | null;
      }>(
        manifests,
        (ids) => sql`
          with blobs as materialized (
            select digest, max(size_bytes) as bytes, count(*) as here from manifest_blobs where manifest_id = ${ids} group by digest
          ), known as materialized (
            select blobs.*, (select count(*) from manifest_blobs b where b.bucket_id = ${bucketId} and b.digest = blobs.digest) as "all" from blobs
          )
          select coalesce(sum(bytes) filter (where here = "all" and ${isGone}), 0)::float8 as alone,
            json_agg(known) filter (where here < "all" or not ${isGone}) as shared from known`,
      )) {
        freedBytes += row?.alone ?? 0;
        for (const { digest, bytes, here, all } of row?.shared ?? []) {
          const blob = shared.get(digest) ?? { bytes, gone: 0, all };
          if (isGone) blob.gone += here;
          shared.set(digest, blob);
        }
      }
    };
    await read(gone, true);
    await read(staying, false);
    let sharedBytes = 0;
    for (const { bytes, gone: here, all } of shared.values())
      if (here === all) freedBytes += bytes;
      else sharedBytes += bytes;
    return { freedBytes, sharedBytes, totalBytes: freedBytes + sharedBytes };
  };

  const seedsOf = async (going: Going): Promise<Seeds> => {
    const seeds: Seeds = new Map();
    let began = performance.now();
    for await (const batch of going) {
      for (const { manifestId, tags } of batch) {
        const already = seeds.get(manifestId);
        if (tags === 'all' || already === undefined) seeds.set(manifestId, tags === 'all' ? tags : [...tags]);
        else if (already !== 'all') already.push(...tags);
      }
      await rest(performance.now() - began);
      began = performance.now();
    }
    return seeds;
  };

  return async (bucketId: number, going: Going): Promise<Effects> => {
    const seeds = await seedsOf(going);
    const { below, referrers } = await treeOf([...seeds.keys()]);
    const { kept, siblings, siblingTags } = await keptByTags(below.keys(), seeds);
    const staying = new Set<number>();
    const stay = [...kept, ...(await keptFromAbove(below))];
    for (let id = stay.pop(); id !== undefined; id = stay.pop()) {
      if (staying.has(id)) continue;
      staying.add(id);
      stay.push(...(below.get(id) ?? []));
    }
    const gone = [...below.keys()].filter((id) => !staying.has(id));
    const alongside = gone.filter((id) => !seeds.has(id));
    return {
      ...(await bytesOf(bucketId, gone, staying)),
      siblings,
      siblingTags,
      platforms: alongside.filter((id) => !referrers.has(id)).length,
      referrers: alongside.filter((id) => referrers.has(id)).length,
    };
  };
};

const anyOf = (ids: number[]) => sql`any(${sql.param(ids)}::bigint[])`;
