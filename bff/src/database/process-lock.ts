import { type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { Log } from '../log.ts';
import { createConnectionPool } from './connection-pool.ts';
import type { Queryable } from './database.ts';

/** Runs `task` while no other console process runs one of the same name. Hold it shortly, and never two at once. */
export type ProcessLock = <T>(name: string, task: () => Promise<T>) => Promise<T>;

/**
 * The same, unless one runs already: then it resolves to undefined at once. The signal tells that the connection was
 * lost, and others may run it too.
 */
export type ProcessTryLock = <T>(
  name: string,
  task: (lost: AbortSignal) => Promise<T>,
) => Promise<T | undefined>;

/** Any number that no other program uses in the first place of a two-number advisory lock. */
const NAMESPACE = 471_700;

/**
 * Advisory locks of the server, which it releases with the connection of a process that dies. On connections of their
 * own: were they those of the pool, many holders would leave none for what they want to write.
 */
export const createServerLock = (config: pg.PoolConfig, log: Log) => {
  const pool = createConnectionPool(config, (err) => log.warn({ err }, 'a connection for locks was lost'));
  const held = async <T>(
    name: string,
    take: (db: Queryable) => Promise<boolean>,
    task: (lost: AbortSignal) => Promise<T>,
    unlock = sql`pg_advisory_unlock`,
  ): Promise<T | undefined> => {
    const client = await pool.connect();
    const db = drizzle(client);
    const lost = new AbortController();
    const onLost = () => lost.abort(new Error('the connection that held a lock was lost'));
    let broken: Error | undefined;
    try {
      if (!(await take(db))) return undefined;
      client.once('end', onLost);
      try {
        return await task(lost.signal);
      } finally {
        client.off('end', onLost);
        await db.execute(sql`select ${unlock}(${NAMESPACE}, hashtext(${name}))`).catch((error: Error) => {
          broken = error;
        });
      }
    } catch (error) {
      broken ??= error instanceof Error && 'severity' in error ? error : undefined;
      throw error;
    } finally {
      // A connection that may still hold the lock is not used again; closing it releases the lock.
      client.release(broken);
    }
  };
  const lock: ProcessLock = <T>(name: string, task: () => Promise<T>) =>
    held(
      name,
      async (db) => {
        await db.execute(sql`select pg_advisory_lock(${NAMESPACE}, hashtext(${name}))`);
        return true;
      },
      task,
    ) as Promise<T>;
  const attempt = (name: string, take: SQL) => async (db: Queryable) => {
    const { rows } = await db.execute<{ taken: boolean }>(
      sql`select ${take}(${NAMESPACE}, hashtext(${name})) as taken`,
    );
    return rows[0]?.taken === true;
  };
  const tryLock: ProcessTryLock = (name, task) => held(name, attempt(name, sql`pg_try_advisory_lock`), task);
  /** Many may have a share; nobody has the lock meanwhile. */
  const tryShare: ProcessTryLock = (name, task) =>
    held(name, attempt(name, sql`pg_try_advisory_lock_shared`), task, sql`pg_advisory_unlock_shared`);
  return { lock, tryLock, tryShare, close: () => pool.end() };
};

/** The embedded database has one process. */
export const noOtherProcess = <T>(_name: string, task: (lost: AbortSignal) => Promise<T>): Promise<T> =>
  task(new AbortController().signal);
