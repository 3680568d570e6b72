import { sql } from 'drizzle-orm';
import type { Reach } from 'shared/access/grant';
import type { CleanupFilter } from 'shared/cleanup/cleanup-filter';
import { protectionOf } from '../database/tag-protection.ts';
import { containing, escaped } from '../database/text-search.ts';
import { within } from '../database/within.ts';
import { keptBecause, type Plan, planned } from '../deletions/deletion-plans.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * What a clean-up takes of the tags of a registry. Each tag that stays has the first reason that holds; the newest tags
 * are counted among those that fit the pattern, so that a rule for `dev-*` keeps the newest of these.
 * @param reach images whose tags somebody may see
 */
export const planOfCleanup =
  (
    { bucketId, registry, reach, now }: { bucketId: number; registry: string; reach: Reach; now: Date },
    filter: CleanupFilter,
  ): Plan =>
  (id) => {
    const { before, olderThanDays, by } = filter;
    const base =
      before ??
      (olderThanDays === undefined
        ? undefined
        : new Date(now.getTime() - olderThanDays * DAY_MS).toISOString());
    const age = by === 'pulled' ? sql`coalesce(t.last_pulled_at, t.updated_at)` : sql`t.updated_at`;
    const tooYoung =
      by === 'pulled'
        ? sql`case when t.last_pulled_at is null then 'changed-later' else 'pulled-later' end`
        : sql`'changed-later'`;
    const fits = filter.tags ? sql`t.name like ${filter.tags.split('*').map(escaped).join('%')}` : sql`true`;
    const visible = within(reach, sql`${registry}::text`, sql`i.name`);
    return planned(
      id,
      sql`t.name`,
      sql`from (
          select t.*, ${fits} as fits,
            row_number() over (partition by t.image_id order by t.updated_at desc, t.name desc) as place,
            ${filter.tags ? sql`row_number() over (partition by t.image_id, ${fits} order by t.updated_at desc, t.name desc)` : sql`0`} as place_among_fitting
          from images i join tags t on t.image_id = i.id
          where i.bucket_id = ${bucketId} and i.tag_count > 0
            ${filter.name ? sql`and i.name ilike ${containing(filter.name)}` : sql``}
            ${visible ? sql`and ${visible}` : sql``}
        ) as t join images i on i.id = t.image_id left join registries r on r.bucket_id = i.bucket_id
        cross join lateral (select case
          when not t.fits then 'other-name'
          when ${filter.excludeLast} and t.place = 1 then 'last-tag'
          when ${filter.tags ? sql`t.place_among_fitting` : sql`t.place`} <= ${filter.keepNewest} then 'among-newest'
          ${base === undefined ? sql`` : sql`when ${age} >= ${base}::timestamptz then ${tooYoung}`}
          when ${filter.neverPulled} and t.last_pulled_at is not null then 'was-pulled'
          else ${keptBecause(protectionOf(sql`t`, sql`i`, sql`r`))} end as reason) as kept`,
    );
  };
