import { type SQL, sql } from 'drizzle-orm';
import { type Protection, protectionOf } from '../database/tag-protection.ts';
import { containsByScan } from '../database/text-search.ts';

/** Rows for `deletion_tags`: what the deletion `id` takes, and what it was to take but leaves. */
export type Plan = (id: number) => SQL;

const KEPT_BECAUSE: Record<Protection, string> = {
  lock: 'protected',
  pattern: 'protected-by-pattern',
  immutable: 'immutable',
};

/** A `KeptReason`, of a protection. */
export const keptBecause = (protection: SQL): SQL =>
  sql`case ${protection} ${sql.raw(
    Object.entries(KEPT_BECAUSE)
      .map(([from, to]) => `when '${from}' then '${to}'`)
      .join(' '),
  )} end`;

/** `t` is the tag, `i` its image, `kept` why it stays, null if it goes. */
export const planned = (id: number, name: SQL, from: SQL): SQL => sql`
  select ${id}::int, i.name, ${name}, t.manifest_id, coalesce(t.size_bytes, 0), t.updated_at, t.last_pulled_at,
    case when kept.reason is null then 'planned' else 'kept' end, kept.reason ${from}`;

const PROTECTION = protectionOf(sql`t`, sql`i`, sql`r`);

/** Tags of an image, by their names or by what their names contain. */
export const planOfTags =
  (
    bucketId: number,
    image: string,
    { tags, search = '' }: { tags?: string[] | undefined; search?: string | undefined },
  ): Plan =>
  (id) =>
    tags
      ? planned(
          id,
          sql`wanted.name`,
          sql`from images i left join registries r on r.bucket_id = i.bucket_id
            cross join (select distinct name from unnest(${sql.param(tags)}::text[]) as n (name)) as wanted
            left join tags t on t.image_id = i.id and t.name = wanted.name collate "C"
            cross join lateral (select case when t.name is null then 'missing' else ${keptBecause(PROTECTION)} end as reason) as kept
            where i.bucket_id = ${bucketId} and i.name = ${image}`,
        )
      : planned(
          id,
          sql`t.name`,
          sql`from images i left join registries r on r.bucket_id = i.bucket_id
            join tags t on t.image_id = i.id
            cross join lateral (select ${keptBecause(PROTECTION)} as reason) as kept
            where i.bucket_id = ${bucketId} and i.name = ${image} and ${containsByScan(sql`t.name`, search)}`,
        );

/** All tags of images. Where one is protected, the image stays, and all its tags with it. */
export const planOfImages =
  (bucketId: number, images: string[]): Plan =>
  (id) =>
    planned(
      id,
      sql`t.name`,
      sql`from images i left join registries r on r.bucket_id = i.bucket_id
        join tags t on t.image_id = i.id
        cross join lateral (select coalesce(${keptBecause(PROTECTION)}, case when exists (
          select 1 from tags t where t.image_id = i.id and ${PROTECTION} is not null) then 'image-stays' end) as reason) as kept
        where i.bucket_id = ${bucketId} and i.name = any(${sql.param(images)}::text[] collate "C")`,
    );
