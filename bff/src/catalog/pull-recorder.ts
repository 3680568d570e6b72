import { sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import type { Log } from '../log.ts';
import { lockBuckets } from './catalog-writer.ts';

export type Pull = { bucketId: number; image: string; tag: string | undefined; at: Date };

type Deps = { onCounted?: (bucketId: number, image: string) => void; log: Log };

/**
 * Counts pulls in memory and writes the sums now and then: thousands a second cost one transaction. A program that is
 * killed loses the last seconds of counting; one that ends writes them first.
 */
export const createPullRecorder = ({ transaction }: Database, { onCounted = () => {}, log }: Deps) => {
  type Pending = { bucketId: number; image: string; pulls: number; at: Date; tags: Record<string, Date> };
  let pending = new Map<string, Pending>();

  let writing = Promise.resolve();

  const write = async (): Promise<void> => {
    if (pending.size === 0) return;
    const rows = JSON.stringify([...pending.values()]);
    const written = pending;
    pending = new Map();
    try {
      await transaction(async (tx) => {
        // As pushes do it: else both could wait for each other.
        await lockBuckets(
          tx,
          [...written.values()].map(({ bucketId }) => bucketId),
        );
        await tx.execute(sql`
          with pulled as (
            select i.id, i.bucket_id, r.pulls, r.at, r.tags
            from jsonb_to_recordset(${rows}::jsonb) as r ("bucketId" int, image text, pulls bigint, at timestamptz, tags jsonb)
            join images i on i.bucket_id = r."bucketId" and i.name = r.image collate "C"
          ), tag_times as (
            update tags t set last_pulled_at = greatest(t.last_pulled_at, e.value::timestamptz)
            from pulled cross join jsonb_each_text(pulled.tags) as e
            where t.image_id = pulled.id and t.name = e.key collate "C"
          ), bucket_times as (
            update buckets b set last_pulled_at = greatest(b.last_pulled_at, (select max(at) from pulled where bucket_id = b.id))
            where b.id in (select bucket_id from pulled)
          )
          update images i set pulls = i.pulls + pulled.pulls, last_pulled_at = greatest(i.last_pulled_at, pulled.at)
          from pulled where i.id = pulled.id`);
      });
      for (const { bucketId, image } of written.values()) onCounted(bucketId, image);
    } catch (err) {
      log.error({ err, images: written.size }, 'pulls could not be counted');
    }
  };

  return {
    add({ bucketId, image, tag, at }: Pull): void {
      const key = `${bucketId}/${image}`;
      const entry = pending.get(key) ?? { bucketId, image, pulls: 0, at, tags: {} };
      entry.pulls += 1;
      entry.at = at;
      if (tag !== undefined) entry.tags[tag] = at;
      pending.set(key, entry);
    },

    /** Resolves when every pull that was added before is written. */
    flush(): Promise<void> {
      writing = writing.then(write);
      return writing;
    },
  };
};
export type PullRecorder = ReturnType<typeof createPullRecorder>;
