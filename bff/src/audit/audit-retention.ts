import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';

const CHUNK = 2000;
/** Others want the embedded database too. */
const PAUSE_MS = 50;
const DAY_MS = 24 * 60 * 60 * 1000;

type Deps = { days: number; now: () => Date };

/** Deletes what is older than so many days (0: nothing), and keeps of it what the rest of the chain is checked by. */
export const createAuditRetention =
  ({ transaction }: Database, { days, now }: Deps) =>
  async (): Promise<void> => {
    if (days === 0) return;
    const before = new Date(now().getTime() - days * DAY_MS).toISOString();
    while ((await deleteChunk(transaction, before)) === CHUNK) await sleep(PAUSE_MS);
  };

/** From the beginning of the chain up to the first entry that is young enough. */
const deleteChunk = (transaction: Database['transaction'], before: string): Promise<number> =>
  transaction(async (tx) => {
    await tx.execute(sql`select 1 from audit_chain for update`);
    const { rows } = await tx.execute<{ last: string; hash: Buffer; count: number }>(sql`
      with oldest as (select id, at, hash from audit_events order by id limit ${CHUNK}),
        old as (
          select id, hash from oldest
          where id < coalesce((select min(id) from oldest where at >= ${before}::timestamptz), ${Number.MAX_SAFE_INTEGER}::bigint)
        )
      select id as last, hash, (select count(*)::int from old) as count from old order by id desc limit 1`);
    const [end] = rows;
    if (!end) return 0;
    await tx.execute(sql`delete from audit_events where id <= ${end.last}::bigint`);
    await tx.execute(
      sql`update audit_chain set deleted_up_to = ${end.last}::bigint, deleted_hash = ${end.hash}`,
    );
    return end.count;
  });
