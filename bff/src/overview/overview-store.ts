import { sql } from 'drizzle-orm';
import type { Reach } from 'shared/access/grant';
import { HISTORY_DAYS } from 'shared/overview/overview';
import type { Database } from '../database/database.ts';
import { wholly, within } from '../database/within.ts';

const KEPT_DAYS = 400;

const seen = (...place: Parameters<typeof within>) => within(...place) ?? sql`true`;
const whole = (reach: Reach) => sql`(${wholly(reach, sql`r.name`) ?? sql`true`})`;

type Usage = { registry: string; usageBytes: number; imageCount: number; tagCount: number };
/** Times are text, as PostgreSQL writes them. */
type Push = { registry: string; image: string; tag: string; sizeBytes: number; pushedAt: string };
type Pulled = { registry: string; image: string; pulls: number; lastPulledAt: string | null };

export const createOverviewStore = ({ db }: Database) => {
  const rowsOf = async <Row>(query: ReturnType<typeof sql>): Promise<Row[]> =>
    (await db.execute(query)).rows as Row[];

  return {
    usage: (reach: Reach) =>
      rowsOf<Usage>(sql`
        select r.name as registry, seen.usage_bytes::float8 as "usageBytes",
          seen.image_count::int as "imageCount", seen.tag_count::int as "tagCount"
        from registries r join buckets b on b.id = r.bucket_id cross join lateral (
          select b.usage_bytes, b.image_count, b.tag_count where ${whole(reach)}
          union all
          select coalesce(sum(size_bytes), 0), count(*), coalesce(sum(tag_count), 0) from images
          where not ${whole(reach)} and bucket_id = b.id and manifest_count > 0
            and ${seen(reach, sql`r.name`, sql`images.name`)}
          having not ${whole(reach)}
        ) seen
        where ${seen(reach, sql`r.name`)}
        order by 2 desc, r.name`),

    /** What is known of each registry, by day (UTC), until yesterday. */
    history: (reach: Reach) =>
      rowsOf<{ registry: string; day: string; usageBytes: number }>(sql`
        select r.name as registry, s.day::text as day, s.usage_bytes::float8 as "usageBytes"
        from usage_samples s join registries r on r.bucket_id = s.bucket_id
        where s.day > current_date - ${HISTORY_DAYS}::int and s.day < current_date
          and ${whole(reach)}`),

    /** Keeps today's usage, again and again: the last one of a day stays. */
    async sample(): Promise<void> {
      await db.execute(sql`
        insert into usage_samples (bucket_id, day, usage_bytes)
        select id, current_date, usage_bytes from buckets
        on conflict (bucket_id, day) do update set usage_bytes = excluded.usage_bytes`);
      await db.execute(sql`delete from usage_samples where day < current_date - ${KEPT_DAYS}::int`);
    },

    // A few rows of each registry by an index of its own, so that it costs the same however many images there are.
    newestPushes: (limit: number, reach: Reach) =>
      rowsOf<Push>(sql`
        select newest.registry, newest.image, t.name as tag, t.size_bytes::float8 as "sizeBytes", t.updated_at as "pushedAt"
        from (
          select r.name as registry, i.id, i.name as image, i.updated_at
          from registries r cross join lateral (
            select id, name, updated_at from images
            where bucket_id = r.bucket_id and tag_count > 0 and ${seen(reach, sql`r.name`, sql`name`)} order by updated_at desc, name desc limit ${limit}
          ) i
          order by i.updated_at desc limit ${limit}
        ) newest cross join lateral (
          select name, size_bytes, updated_at from tags
          where image_id = newest.id order by updated_at desc, name desc limit 1
        ) t
        order by t.updated_at desc`),

    mostPulled: (limit: number, reach: Reach) =>
      rowsOf<Pulled>(sql`
        select r.name as registry, i.name as image, i.pulls::float8 as pulls, i.last_pulled_at as "lastPulledAt"
        from registries r cross join lateral (
          select name, pulls, last_pulled_at from images
          where bucket_id = r.bucket_id and pulls > 0 and manifest_count > 0 and ${seen(reach, sql`r.name`, sql`name`)}
          order by pulls desc, name desc limit ${limit}
        ) i
        order by i.pulls desc, 1, 2 limit ${limit}`),
  };
};
export type OverviewStore = ReturnType<typeof createOverviewStore>;
