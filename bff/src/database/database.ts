import type { NodePgDatabase, NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase, PgTransactionConfig } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import type { ChangeFeed } from './change-feed.ts';
import type { ProcessLock, ProcessTryLock } from './process-lock.ts';

export type Db = NodePgDatabase<Record<string, never>>;
export type Transaction = Parameters<Parameters<Db['transaction']>[0]>[0];
/** What a function takes that runs inside a transaction as well as outside of one. */
export type Queryable = PgDatabase<NodePgQueryResultHKT, Record<string, never>>;
export type Transact = <T>(work: (tx: Transaction) => Promise<T>, config?: PgTransactionConfig) => Promise<T>;

export type Database = {
  kind: 'embedded' | 'server';
  db: Db;
  /** For libraries that want a `pg` pool. Embedded, it has one connection, and there must never be a second pool. */
  pool: pg.Pool;
  /** Keep it short, and use only `tx` inside: embedded, everybody else waits for its end. */
  transaction: Transact;
  /**
   * Resolves once nobody has used it for a moment, or after `atMostMs`: long work comes after what people wait for, who
   * ask several questions in a row. At once on a server, which has connections enough.
   */
  whenQuiet(atMostMs: number): Promise<void>;
  changes: ChangeFeed;
  lockForAll: ProcessLock;
  /** For long work, which one process at a time does. */
  tryLockForAll: ProcessTryLock;
  /** Who has a share lets others have one, but nobody have the lock alone. */
  sharedLocks: { tryShare: ProcessTryLock; tryAlone: ProcessTryLock };
  /** What autovacuum does on a server. Embedded, nobody else does it, and everybody waits for its end. */
  vacuum(): Promise<void>;
  /**
   * The same for the tables that grew much since: without statistics of what came in, plans are made for a table that is
   * nearly empty. Soon done, and mostly nothing is to be done.
   */
  vacuumGrown(): Promise<void>;
  close(): Promise<void>;
};
