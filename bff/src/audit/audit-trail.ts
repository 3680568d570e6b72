import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { planOnce } from '../database/connection-pool.ts';
import type { Database, Transaction } from '../database/database.ts';
import { auditChain, auditEvents } from '../database/schema.ts';
import type { Log } from '../log.ts';
import { type AuditEntry, type AuditTrail, chained } from './audit-entry.ts';

const COLLECT_MS = 200;
const BATCH = 500;
/** While the database is away, so many wait in memory. */
const WAITING_AT_MOST = 20_000;
const RETRY_MS = 2000;
const WRITTEN_WITHIN_MS = 10_000;
const LAST_TRIES = 3;

type Waiting = { entry: AuditEntry; written?: PromiseWithResolvers<void> };

/**
 * Writes entries, each chained to the one before. The row of the chain is locked meanwhile, so of several processes one
 * writes at a time. What cannot be written is never dropped without a word: it is tried again, and where it cannot even
 * be kept in memory, it stands whole in the log of the program.
 */
export const createAuditTrail = ({ db, transaction }: Database, { log }: { log: Log }) => {
  const waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  /** The last of a batch whose commit failed: the connection may have broken after the database did it. */
  let doubtful: { size: number; id: number; hash: string } | undefined;

  const write = (entries: AuditEntry[]) =>
    transaction(async (tx) => {
      const head = await lockChain(tx);
      let previous = head.headHash;
      const events = entries.map((entry, place) => {
        const event = chained(previous, head.head + 1 + place, entry);
        previous = Buffer.from(event.hash, 'hex');
        return event;
      });
      const last = events.at(-1)!;
      doubtful = { size: events.length, id: last.id, hash: last.hash };
      await tx.execute(sql`${planOnce('add-audit-events')}
        insert into audit_events (id, at, account_id, login_id, access_key_id, via, address, user_agent, action,
          operation, registry, image, reference, subject, changed, result, status, reason, request_id, hash)
        select id, at, "accountId", "loginId", "accessKeyId", via, address, "userAgent", action,
          operation, registry, image, reference, subject, changed, result, status, reason, "requestId", decode(hash, 'hex')
        from json_to_recordset(${JSON.stringify(events)}::json) as e (id bigint, at timestamptz, "accountId" int,
          "loginId" text, "accessKeyId" text, via text, address text, "userAgent" text, action text, operation text,
          registry text, image text, reference text, subject text, changed text, result text, status int, reason text,
          "requestId" uuid, hash text)`);
      await tx.update(auditChain).set({ head: last.id, headHash: previous });
    });

  const wasWritten = async ({ id, hash }: { id: number; hash: string }) => {
    const [found] = await db
      .select({ hash: auditEvents.hash })
      .from(auditEvents)
      .where(sql`${auditEvents.id} = ${id}`);
    return found?.hash.toString('hex') === hash;
  };

  const writeAll = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, doubtful?.size ?? BATCH);
      if (!doubtful || !(await wasWritten(doubtful))) await write(batch.map(({ entry }) => entry));
      doubtful = undefined;
      waiting.splice(0, batch.length);
      for (const { written } of batch) written?.resolve();
    }
  };

  /** One batch after the other: their order is that of the chain. */
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing ??= writeAll()
      .catch((err: unknown) => {
        log.error({ err, entries: waiting.length }, 'entries of the audit log could not be written yet');
        timer = setTimeout(flush, RETRY_MS);
      })
      .finally(() => {
        writing = undefined;
      });
    return writing;
  };

  const add = (each: Waiting) => {
    if (waiting.length < WAITING_AT_MOST) {
      waiting.push(each);
      return;
    }
    log.error({ entry: each.entry }, 'no place for an entry of the audit log: it stands only here');
    each.written?.reject(new Error('The audit log cannot be written.'));
  };

  return {
    record(entry) {
      add({ entry });
      timer ??= setTimeout(flush, COLLECT_MS);
    },

    async recordNow(entry) {
      const written = Promise.withResolvers<void>();
      add({ entry, written });
      void flush();
      const tooLate = AbortSignal.timeout(WRITTEN_WITHIN_MS);
      const giveUp = () => written.reject(new Error('The audit log was not written in time.'));
      tooLate.addEventListener('abort', giveUp);
      await written.promise.finally(() => tooLate.removeEventListener('abort', giveUp));
    },

    /** Writes what waits; what cannot be written, to the log of the program. */
    async stop(): Promise<void> {
      for (let tries = 0; waiting.length > 0 && tries < LAST_TRIES; tries += 1) {
        if (tries > 0) await sleep(RETRY_MS);
        await flush();
      }
      clearTimeout(timer);
      for (const { entry } of waiting)
        log.error({ entry }, 'an entry of the audit log was not written: it stands only here');
    },
  } satisfies AuditTrail & { stop(): Promise<void> };
};

/** Begins the chain where there is none yet. */
const lockChain = async (tx: Transaction) => {
  const [chain] = await tx.select().from(auditChain).for('update');
  if (chain) return chain;
  await tx.insert(auditChain).values({}).onConflictDoNothing();
  const [begun] = await tx.select().from(auditChain).for('update');
  if (!begun) throw new Error('The chain of the audit log has no row.');
  return begun;
};
