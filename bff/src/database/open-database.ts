import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Log } from '../log.ts';
import { createEmbeddedChangeFeed, createServerChangeFeed } from './change-feed.ts';
import { createConnectionPool } from './connection-pool.ts';
import { lockDataDirectory } from './data-directory-lock.ts';
import type { Database } from './database.ts';
import { startEmbeddedDatabase } from './embedded-database.ts';
import { migrateDatabase } from './migrate-database.ts';
import { createServerLock, noOtherProcess } from './process-lock.ts';
import { createQuietMoments } from './quiet-moments.ts';
import { createTransactions } from './transactions.ts';

export type DatabaseOptions = {
  dataDir: string;
  /** A PostgreSQL server instead of the embedded database. */
  databaseUrl?: string | undefined;
  migrationsFolder: string;
  log: Log;
  /** The embedded database broke while it was running. There is no going on; by default the program ends. */
  onFailure?: (error: Error) => void;
};

/** Locks `dataDir` for this process, opens the database and brings its tables up to date. */
export const openDatabase = async (options: DatabaseOptions): Promise<Database> => {
  const cleanUp = createCleanUp();
  try {
    const lock = lockDataDirectory(options.dataDir);
    cleanUp.add(async () => lock.release());
    return await (options.databaseUrl
      ? openServer(options.databaseUrl, options, cleanUp)
      : openEmbedded(options, cleanUp));
  } catch (error) {
    await cleanUp.run();
    throw error;
  }
};

const openEmbedded = async (options: DatabaseOptions, cleanUp: CleanUp): Promise<Database> => {
  const { log, onFailure = endTheProgram } = options;
  const embedded = await startEmbeddedDatabase({ ...options, onFailure });
  cleanUp.add(embedded.stop);
  const { pool, db, transactions, transaction } = connect(embedded.connection, log);
  cleanUp.add(() => endPool(pool, log));
  const client = await pool.connect();
  try {
    await migrateDatabase(client, options.migrationsFolder);
  } finally {
    client.release();
  }
  return {
    kind: 'embedded',
    db,
    pool,
    transaction,
    whenQuiet: createQuietMoments(pool),
    changes: createEmbeddedChangeFeed(transactions, log),
    lockForAll: noOtherProcess,
    tryLockForAll: noOtherProcess,
    sharedLocks: { tryShare: noOtherProcess, tryAlone: noOtherProcess },
    async vacuum() {
      await pool.query('vacuum (analyze)');
      await pool.query('checkpoint');
    },
    async vacuumGrown() {
      const { rows } = await pool.query<{ name: string }>(GROWN_TABLES);
      for (const { name } of rows) await pool.query(`vacuum (analyze) ${name}`);
    },
    close: cleanUp.run,
  };
};

/** By a fifth since the last vacuum. PGlite does not count changed rows, but vacuum itself keeps the size it saw. */
const GROWN_TABLES = `
  select oid::regclass::text as name from pg_class
  where relkind = 'r' and relnamespace = 'public'::regnamespace
    and pg_relation_size(oid) > (relpages * 1.2 + 100) * current_setting('block_size')::int`;

const openServer = async (
  databaseUrl: string,
  options: DatabaseOptions,
  cleanUp: CleanUp,
): Promise<Database> => {
  const { log } = options;
  await migrateServer(databaseUrl, options.migrationsFolder);
  const { pool, db, transactions, transaction } = connect(
    { ...SERVER_POOL, connectionString: databaseUrl },
    log,
  );
  cleanUp.add(() => endPool(pool, log));
  const changes = await createServerChangeFeed(databaseUrl, db, transactions, log);
  cleanUp.add(changes.close);
  const locks = createServerLock({ ...LOCK_POOL, connectionString: databaseUrl }, log);
  cleanUp.add(locks.close);
  // What is held for long must not leave those without a connection that hold theirs shortly.
  const longLocks = createServerLock({ ...LOCK_POOL, connectionString: databaseUrl }, log);
  cleanUp.add(longLocks.close);
  // Taken by those who have a long one, and for as long as clients push.
  const sharedLocks = createServerLock(
    { ...LOCK_POOL, max: 16, connectionTimeoutMillis: 10_000, connectionString: databaseUrl },
    log,
  );
  cleanUp.add(sharedLocks.close);
  return {
    kind: 'server',
    db,
    pool,
    transaction,
    whenQuiet: async () => {},
    changes,
    lockForAll: locks.lock,
    tryLockForAll: longLocks.tryLock,
    sharedLocks: { tryShare: sharedLocks.tryShare, tryAlone: sharedLocks.tryLock },
    vacuum: async () => {},
    vacuumGrown: async () => {},
    close: cleanUp.run,
  };
};

const SERVER_POOL = {
  max: 10,
  connectionTimeoutMillis: 10_000,
  statement_timeout: 60_000,
  keepAlive: true,
  // As the embedded database has it: a day begins at the same time on both, and no statement is compiled, which takes
  // half a second for those of many parts.
  options: '-c timezone=UTC -c jit=off',
};

const LOCK_POOL = { max: 4, keepAlive: true, options: '-c lock_timeout=60s' };

/** On a connection of its own, because a migration may take longer than any statement of the pool. */
const migrateServer = async (databaseUrl: string, migrationsFolder: string) => {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await migrateDatabase(client, migrationsFolder);
  } finally {
    await client.end();
  }
};

const connect = (config: pg.PoolConfig, log: Log) => {
  const pool = createConnectionPool(config, (err) =>
    log.warn({ err }, 'a connection to the database was lost'),
  );
  const transactions = createTransactions();
  transactions.refuseInside(pool);
  const db = drizzle(pool);
  return { pool, db, transactions, transaction: transactions.install(db) };
};

/** A connection that somebody never gave back must not keep the program from ending. */
const endPool = async (pool: pg.Pool, log: Log) => {
  const ended = await Promise.race([pool.end().then(() => true), sleep(5_000, false, { ref: false })]);
  if (!ended) log.error('a connection of the pool is still in use');
};

const endTheProgram = (error: Error) => {
  setImmediate(() => {
    throw error;
  });
};

type CleanUp = ReturnType<typeof createCleanUp>;

/** Undoes the steps of opening, last first; once, however often it is asked. */
const createCleanUp = () => {
  const steps: (() => Promise<void>)[] = [];
  const runOnce = async () => {
    for (const step of steps.reverse()) await step();
  };
  let running: Promise<void> | undefined;
  return {
    add: (step: () => Promise<void>) => void steps.push(step),
    run: () => {
      running ??= runOnce();
      return running;
    },
  };
};
