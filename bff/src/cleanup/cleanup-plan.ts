import { type SQL, sql } from 'drizzle-orm';
import type { Reach } from 'shared/access/grant';
import type { CleanupFilter } from 'shared/cleanup/cleanup-filter';
import { containing, escaped } from '../database/text-search.ts';
import { within } from '../database/within.ts';
import { type Plan, PROTECTED } from '../deletions/deletion-plans.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * What a clean-up takes of the tags of a registry. Each tag that stays has the first reason that holds; the newest tags
 * are counted among those that fit the pattern, so that a rule for `dev-*` keeps the newest of these.
 * @param reach images whose tags somebody may see
 */
export const planOfCleanup = (
  { bucketId, registry, reach, now }: { bucketId: number; registry: string; reach: Reach; now: Date },
  filter: CleanupFilter,
): Plan => {
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
  /** The tag at a place, the newest first. */
  const newest = (place: number, among = sql`true`) => sql`(
    select t.updated_at as at, t.name from tags t where t.image_id = i.id and ${among}
    order by t.updated_at desc, t.name desc offset ${place - 1} limit 1)`;
  const isAsNewAs = (at: SQL, name: SQL) =>
    sql`coalesce((t.updated_at, t.name) >= (${at}, ${name} collate "C"), true)`;
  return {
    images: sql`i.bucket_id = ${bucketId} and i.tag_count > 0
      ${filter.name ? sql`and i.name ilike ${containing(filter.name)}` : sql``} ${visible ? sql`and ${visible}` : sql``}`,
    facts: {
      columns: sql`last_at timestamptz, last_name text, kept_at timestamptz, kept_name text`,
      of: sql`
        select last.at as last_at, last.name as last_name, kept.at as kept_at, kept.name as kept_name
        from (select) as one
        left join lateral ${newest(1)} as last on ${filter.excludeLast}::boolean
        left join lateral ${newest(Math.max(1, filter.keepNewest), fits)} as kept on ${filter.keepNewest > 0}::boolean`,
    },
    kept: sql`case
      when not ${fits} then 'other-name'
      ${filter.excludeLast ? sql`when ${isAsNewAs(sql`f.last_at`, sql`f.last_name`)} then 'last-tag'` : sql``}
      ${filter.keepNewest > 0 ? sql`when ${isAsNewAs(sql`f.kept_at`, sql`f.kept_name`)} then 'among-newest'` : sql``}
      ${base === undefined ? sql`` : sql`when ${age} >= ${base}::timestamptz then ${tooYoung}`}
      when ${filter.neverPulled} and t.last_pulled_at is not null then 'was-pulled'
      else ${PROTECTED} end`,
  };
};
