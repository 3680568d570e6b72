import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';
import type { Db } from './database.ts';

/** Any number that no other program uses for advisory locks in the same database. */
const MIGRATION_LOCK = 4_717_001_205;

/** For the indexes by which texts are found. Both come with PostgreSQL, and whoever may create tables may create them. */
const EXTENSIONS = ['pg_trgm', 'btree_gin'] as const;

/** Brings the tables up to date, forwards only. Several processes may start at once: one works, the others wait. */
export const migrateDatabase = async (client: pg.Client | pg.PoolClient, migrationsFolder: string) => {
  const db: Db = drizzle(client);
  await db.execute(sql`select pg_advisory_lock(${MIGRATION_LOCK})`);
  try {
    await refuseNewerDatabase(db, migrationsFolder);
    for (const name of EXTENSIONS) await ensureExtension(db, name);
    await migrate(db, { migrationsFolder });
  } finally {
    await db.execute(sql`select pg_advisory_unlock(${MIGRATION_LOCK})`);
  }
};

/** An older program would write rows that break the rules of the newer tables, and the migrator would not notice. */
const refuseNewerDatabase = async (db: Db, migrationsFolder: string) => {
  const known = Math.max(
    0,
    ...readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis),
  );
  const exists = await db.execute(
    sql`select 1 where to_regclass('drizzle.__drizzle_migrations') is not null`,
  );
  if (exists.rowCount === 0) return;
  const newer = await db.execute(
    sql`select 1 from drizzle.__drizzle_migrations where created_at > ${known} limit 1`,
  );
  if (newer.rowCount === 0) return;
  throw new Error('This database was written by a newer version of the program. Start that version again.');
};

const ensureExtension = async (db: Db, name: string): Promise<void> => {
  const installed = await db.execute(sql`select 1 from pg_extension where extname = ${name}`);
  if (installed.rowCount) return;
  try {
    await db.execute(sql`create extension if not exists ${sql.identifier(name)}`);
  } catch (cause) {
    const { message } = (cause instanceof Error && cause.cause ? cause.cause : cause) as Error;
    throw new Error(
      `The database needs the extension ${name}, and it could not be created (${message}). ` +
        `It belongs to PostgreSQL's contrib package. Once that is installed, let an administrator of the database run: ` +
        `create extension ${name};`,
      { cause },
    );
  }
};
