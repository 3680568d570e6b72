import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import type { DeletionEffects } from '../database/schema.ts';

/** So many tags that stay are named. */
const NAMED_SIBLINGS = 50;
/** Manifests in one query: what others ask of the database waits no longer than for that. */
const AT_ONCE = 250;

/** Tags that go. */
export type Going = {
  /** Ids of the manifests that lose them, batch by batch, or of those that go whatever names them. */
  manifests: AsyncIterable<number[]> | Iterable<number[]>;
  /** Whether tag `t` is one of them, as SQL. */
  isGoing: SQL;
};

/** `totalBytes`: of all that the tags refer to, whether it goes or not. */
export type Effects = DeletionEffects & { totalBytes: number };

type Rest = (tookMs: number) => Promise<void>;
type Sibling = { tag: string; digest: string };
type SharedBlob = { bytes: number; gone: number; all: number };

/** What would be freed, and what would stay. In many short queries: it is as true as what is pushed meanwhile lets it be. */
export const createDeletionEffects = (database: Database) => ({
  /** @param rest awaited after each query, with how long it took */
  of: (bucketId: number, going: Going, rest: Rest = async () => {}): Promise<Effects> =>
    effectsOf(database, rest)(bucketId, going),
});
export type DeletionEffectsOf = ReturnType<typeof createDeletionEffects>;

const effectsOf = ({ db }: Database, rest: Rest) => {
  const inBatches = async function* <T>(of: Iterable<number>, query: (ids: SQL) => SQL): AsyncGenerator<T[]> {
    const all = [...of];
    for (let at = 0; at < all.length; at += AT_ONCE) {
      const ids = sql`any(${sql.param(all.slice(at, at + AT_ONCE))}::bigint[])`;
      const began = performance.now();
      const { rows } = await db.execute(query(ids));
      yield rows as T[];
      await rest(performance.now() - began);
    }
  };

  /** What indexes name and what has them as its subject, however far down: of each manifest what is right below it. */
  const treeOf = async (seeds: Iterable<number>) => {
    const below = new Map<number, number[]>();
    const referrers = new Set<number>();
    for (let level: Iterable<number> = seeds; ; ) {
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
      level = next;
    }
  };

  /** Those that a tag keeps which stays, and such tags of `seeds`. */
  const keptByTags = async (tree: Iterable<number>, seeds: Set<number>, isGoing: SQL) => {
    const kept = new Set<number>();
    // `offset 0`: looked up for each, as they are few among all.
    for await (const rows of inBatches<{ id: string }>(
      tree,
      (ids) => sql`
        select m.id from manifests m where m.id = ${ids}
          and exists (select 1 from tags t where t.manifest_id = m.id and not (${isGoing}) offset 0)`,
    ))
      for (const { id } of rows) kept.add(Number(id));
    const siblings: Sibling[] = [];
    let siblingTags = 0;
    const losing = [...kept].filter((id) => seeds.has(id));
    for await (const rows of inBatches<{ tags: number; named: Sibling[] }>(
      losing,
      (ids) => sql`
        select count(*)::int as tags, json_agg(json_build_object('tag', name, 'digest', digest)) filter (where place <= ${NAMED_SIBLINGS}) as named
        from (
          select t.name, m.digest, row_number() over (order by t.name) as place
          from tags t join manifests m on m.id = t.manifest_id where t.manifest_id = ${ids} and not (${isGoing})
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

  return async (bucketId: number, { manifests, isGoing }: Going): Promise<Effects> => {
    const seeds = new Set<number>();
    let began = performance.now();
    for await (const ids of manifests) {
      for (const id of ids) seeds.add(id);
      await rest(performance.now() - began);
      began = performance.now();
    }
    const { below, referrers } = await treeOf(seeds);
    const { kept, siblings, siblingTags } = await keptByTags(below.keys(), seeds, isGoing);
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
