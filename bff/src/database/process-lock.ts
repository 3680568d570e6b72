import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { Log } from '../log.ts';
import { createConnectionPool } from './connection-pool.ts';
import type { Queryable } from './database.ts';

/** Runs `task` while no other console process runs one of the same name. Hold it shortly, and never two at once. */
export type ProcessLock = <T>(name: string, task: () => Promise<T>) => Promise<T>;

/** The same, unless one runs already: then it resolves to undefined at once. */
export type ProcessTryLock = <T>(name: string, task: () => Promise<T>) => Promise<T | undefined>;

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
    task: () => Promise<T>,
  ): Promise<T | undefined> => {
    const client = await pool.connect();
    const db = drizzle(client);
    let broken: Error | undefined;
    try {
      if (!(await take(db))) return undefined;
      try {
        return await task();
      } finally {
        await db
          .execute(sql`select pg_advisory_unlock(${NAMESPACE}, hashtext(${name}))`)
          .catch((error: Error) => {
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
  const tryLock: ProcessTryLock = (name, task) =>
    held(
      name,
      async (db) => {
        const { rows } = await db.execute<{ taken: boolean }>(
          sql`select pg_try_advisory_lock(${NAMESPACE}, hashtext(${name})) as taken`,
        );
        return rows[0]?.taken === true;
      },
      task,
    );
  return { lock, tryLock, close: () => pool.end() };
};

/** The embedded database has one process. */
export const noOtherProcess = <T>(_name: string, task: () => Promise<T>): Promise<T> => task();
