import { and, asc, gt, lte, sql } from 'drizzle-orm';
import type { AuditChain } from 'shared/audit/audit-event';
import type { Database } from '../database/database.ts';
import { auditChain, auditEvents } from '../database/schema.ts';
import { chained } from './audit-entry.ts';
import { eventOf } from './audit-store.ts';

/** So many are read at once: others wait for the embedded database meanwhile. */
const CHUNK = 1000;

/** Compares every entry with its hash, up to the newest of now. */
export const createChainCheck = ({ db }: Database) => {
  const ends = async () =>
    (await db.select().from(auditChain))[0] ?? {
      deletedUpTo: 0,
      deletedHash: Buffer.alloc(0),
      head: 0,
      headHash: Buffer.alloc(0),
    };

  const check = async (): Promise<AuditChain> => {
    const { deletedUpTo, deletedHash, head, headHash } = await ends();
    let last = deletedUpTo;
    let hash = deletedHash;
    let since: string | null = null;
    const result = (brokenAt: AuditChain['brokenAt']): AuditChain => ({
      whole: brokenAt === null,
      entries: last - deletedUpTo,
      since,
      headHash: headHash.toString('hex'),
      brokenAt,
    });

    while (last < head) {
      const rows = await db
        .select()
        .from(auditEvents)
        .where(and(gt(auditEvents.id, last), lte(auditEvents.id, head)))
        .orderBy(asc(auditEvents.id))
        .limit(CHUNK);
      // The oldest may have been deleted for their age while we read.
      if (rows[0]?.id !== last + 1 && (await ends()).deletedUpTo > last) return check();
      if (rows.length === 0) return result({ id: last + 1, problem: 'missing' });
      for (const row of rows) {
        const event = eventOf(row);
        if (event.id !== last + 1) return result({ id: last + 1, problem: 'missing' });
        if (chained(hash, event.id, event).hash !== event.hash)
          return result({ id: event.id, problem: 'altered' });
        since ??= event.at;
        last = event.id;
        hash = row.hash;
        if (last === head && !hash.equals(headHash)) return result({ id: last, problem: 'altered' });
      }
    }
    const stray = await unchained();
    return result(stray === null ? null : { id: stray, problem: 'altered' });
  };

  /** The first entry behind the end of the chain: written around the program. */
  const unchained = async (): Promise<number | null> => {
    const [found] = await db
      .select({ id: sql<number | null>`min(${auditEvents.id})` })
      .from(auditEvents)
      .where(sql`${auditEvents.id} > (select coalesce(max(${auditChain.head}), 0) from ${auditChain})`);
    return found?.id == null ? null : Number(found.id);
  };

  let running: Promise<AuditChain> | undefined;
  return (): Promise<AuditChain> => {
    running ??= check().finally(() => {
      running = undefined;
    });
    return running;
  };
};
