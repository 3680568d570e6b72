import { eq, type SQL, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../database/database.ts';
import { onlyInOrder } from '../database/planner-choice.ts';
import { deletions } from '../database/schema.ts';
import type { Plan } from './deletion-plans.ts';
import type { StoredDeletion } from './deletion-store.ts';

type NewDeletion = Pick<
  typeof deletions.$inferInsert,
  'bucketId' | 'kind' | 'images' | 'filter' | 'scheduled' | 'accountId' | 'loginId' | 'createdAt'
>;
export type Counted = Pick<StoredDeletion, 'plannedTags' | 'allTags'>;

const COLUMNS = sql.raw(
  'deletion_id, image, first_name, last_name, names, manifest_ids, sizes_bytes, updated_at, last_pulled_at, outcomes, planned_tags, kept_tags',
);
const inOrder = (column: string) => sql.raw(`array_agg(${column} order by name)`);
/** So many tags are planned in one step: what others ask of the database waits no longer than for that. */
const TAGS_AT_ONCE = 5000;
const IMAGES_AT_ONCE = 1000;
/** So many tags are written in one row. */
const TAGS_OF_PART = 500;

type PlannedImage = { id: string; name: string; tags: number };
type CountedImage = { planned: number; kept: number; last: string };

/**
 * Writes down which tags a deletion takes, and what they are now. Step by step: what is pushed or pulled meanwhile is
 * found out when the deletion is run, as for all that happens after its plan.
 */
export const createDeletionPlanner = (
  { db, transaction }: Database,
  { tagsAtOnce = TAGS_AT_ONCE, tagsOfPart = TAGS_OF_PART }: { tagsAtOnce?: number; tagsOfPart?: number } = {},
) => {
  /** Tags of these images; of one alone, the next after a name. */
  const write = (
    id: number,
    { names, facts, tags = sql`true`, kept }: Plan,
    images: PlannedImage[],
    after: string,
  ): Promise<CountedImage[]> =>
    transaction(async (tx) => {
      await onlyInOrder(tx);
      // Nothing depends on a plan before its last step, which is durable, and with it all that came before.
      await tx.execute(sql`select set_config('synchronous_commit', 'off', true)`);
      const [first, ...others] = images;
      const ofImages =
        others.length === 0
          ? sql`i.id = ${first?.id}::bigint`
          : sql`i.id = any(${sql.param(images.map((image) => image.id))}::bigint[])`;
      const known = facts && (await factsOf(tx, facts.of, ofImages));
      const { rows } = await tx.execute<CountedImage>(sql`
        with seen as (
          select i.name as image, ${names ? sql`wanted.name` : sql`t.name`} as name, t.manifest_id, coalesce(t.size_bytes, 0) as size_bytes, t.updated_at,
            t.last_pulled_at, coalesce(${kept}, 'planned') as outcome
          from images i left join registries r on r.bucket_id = i.bucket_id
          ${facts ? sql`left join jsonb_to_recordset(${known}::jsonb) as f (id bigint, ${facts.columns}) on f.id = i.id` : sql``}
          ${
            names
              ? sql`cross join (select distinct name collate "C" as name from unnest(${sql.param(names)}::text[]) as n (name)) as wanted
                  left join tags t on t.image_id = i.id and t.name = wanted.name`
              : sql`join tags t on t.image_id = i.id and t.name > ${after} and ${tags}`
          }
          where ${ofImages}
          order by ${names || others.length > 0 ? sql`1, 2` : sql`2 limit ${tagsAtOnce}`}
        ), in_parts as (
          select *, (row_number() over (partition by image order by name) - 1) / ${tagsOfPart}::int as part from seen
        ), written as (
          insert into deletion_parts (${COLUMNS})
          select ${id}::int, image, min(name), max(name), ${inOrder('name')}, ${inOrder('manifest_id')}, ${inOrder('size_bytes')},
            ${inOrder('updated_at')}, ${inOrder('last_pulled_at')}, ${inOrder('outcome')},
            count(*) filter (where outcome = 'planned'), count(*) filter (where outcome <> 'planned')
          from in_parts group by image, part
          returning image, last_name, planned_tags, kept_tags
        )
        select sum(planned_tags)::int as planned, sum(kept_tags)::int as kept, max(last_name) as last from written group by image`);
      return rows;
    });

  const imagesAfter = async (plan: Plan, after: string): Promise<PlannedImage[]> =>
    (
      await db.execute<PlannedImage>(sql`
        select i.id, i.name, i.tag_count as tags from images i left join registries r on r.bucket_id = i.bucket_id
        where ${plan.images} and i.name > ${after} order by i.name limit ${IMAGES_AT_ONCE}`)
    ).rows;

  const writeAll = async (id: number, plan: Plan) => {
    const total = { plannedTags: 0, keptTags: 0, plannedImages: 0 };
    const count = (written: CountedImage[]) => {
      for (const { planned, kept } of written) {
        total.plannedTags += planned;
        total.keptTags += kept;
      }
    };
    for (let images = await imagesAfter(plan, ''); images.length > 0; ) {
      for (const group of together(images, tagsAtOnce)) {
        if (plan.names || group.length > 1) {
          const written = await write(id, plan, group, '');
          count(written);
          total.plannedImages += written.filter(({ planned }) => planned > 0).length;
          continue;
        }
        let planned = 0;
        for (let after = ''; ; ) {
          const [written] = await write(id, plan, group, after);
          if (!written) break;
          count([written]);
          planned += written.planned;
          if (written.planned + written.kept < tagsAtOnce) break;
          after = written.last;
        }
        if (planned > 0) total.plannedImages += 1;
      }
      images = await imagesAfter(plan, images.at(-1)?.name ?? '');
    }
    return total;
  };

  /** @param confirm whether the number of its tags has to be sent along */
  return async (
    deletion: NewDeletion,
    plan: Plan,
    confirm: (counted: Counted) => boolean,
  ): Promise<StoredDeletion> => {
    const [made] = await db
      .insert(deletions)
      .values({ ...deletion, state: 'planning' })
      .returning({ id: deletions.id });
    const id = made!.id;
    const counted = await writeAll(id, plan);
    return transaction(async (tx) => {
      const { rows } = await tx.execute<{ tags: number }>(
        sql`select tag_count as tags from buckets where id = ${deletion.bucketId}`,
      );
      const allTags = rows[0]?.tags ?? 0;
      const confirmTags = confirm({ ...counted, allTags });
      const [stored] = await tx
        .update(deletions)
        .set({ ...counted, allTags, confirmTags, state: 'planned' })
        .where(eq(deletions.id, id))
        .returning();
      return stored as StoredDeletion;
    });
  };
};
export type DeletionPlanner = ReturnType<typeof createDeletionPlanner>;

const factsOf = async (tx: Transaction, query: SQL, ofImages: SQL): Promise<string> => {
  const { rows } = await tx.execute<{ facts: string }>(sql`
    select coalesce(jsonb_agg(to_jsonb(known) || jsonb_build_object('id', i.id)), '[]')::text as facts
    from images i left join registries r on r.bucket_id = i.bucket_id cross join lateral (${query}) as known where ${ofImages}`);
  return rows[0]!.facts;
};

/** Neighbours that have as many tags as one step takes; what has more is alone. */
const together = (images: PlannedImage[], tagsAtOnce: number): PlannedImage[][] => {
  const groups: PlannedImage[][] = [];
  let tags = Number.POSITIVE_INFINITY;
  for (const image of images) {
    tags += image.tags;
    if (tags > tagsAtOnce) {
      groups.push([]);
      tags = image.tags;
    }
    groups.at(-1)?.push(image);
  }
  return groups;
};
