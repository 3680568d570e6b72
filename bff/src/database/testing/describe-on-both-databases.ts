import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, describe, inject } from 'vitest';
import type { Database } from '../database.ts';
import { type DatabaseOptions, openDatabase } from '../open-database.ts';

export type TestDatabases = {
  /** Opens a fresh database with all tables and no rows. Closed when the suite is done. */
  open(options?: Partial<DatabaseOptions>): Promise<Database>;
  /** A fresh database that is not open yet, to open it more than once. */
  place(): Promise<DatabaseOptions>;
};

/** Runs the suite twice: on the embedded database, and on a real PostgreSQL server. */
export const describeOnBothDatabases = (name: string, suite: (databases: TestDatabases) => void) => {
  describeOnEmbeddedDatabase(name, suite);
  describeOnServer(name, suite);
};

/** For what does not exist on a server. */
export const describeOnEmbeddedDatabase = (name: string, suite: (databases: TestDatabases) => void) =>
  describe(`${name}, embedded database`, () => suite(testDatabases()));

/** For what several processes do with one database. */
export const describeOnServer = (name: string, suite: (databases: TestDatabases) => void) => {
  const postgresUrl = inject('postgresUrl');
  describe.skipIf(!postgresUrl)(`${name}, PostgreSQL server`, () => suite(testDatabases(postgresUrl)));
};

const testDatabases = (postgresUrl?: string): TestDatabases => {
  const leftovers: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const remove of leftovers.reverse()) await remove();
  });

  const place = async (): Promise<DatabaseOptions> => {
    const dataDir = mkdtempSync(join(tmpdir(), 'registry-console-test-data-'));
    leftovers.push(async () => rmSync(dataDir, { recursive: true, force: true }));
    if (postgresUrl) return { ...COMMON, dataDir, databaseUrl: await createServerDatabase(postgresUrl) };
    cpSync(inject('emptyCluster'), join(dataDir, 'database'), { recursive: true });
    return { ...COMMON, dataDir };
  };
  const open = async (options: Partial<DatabaseOptions> = {}) => {
    const database = await openDatabase({ ...(await place()), ...options });
    leftovers.push(database.close);
    return database;
  };
  return { open, place };
};

const COMMON = {
  migrationsFolder: fileURLToPath(new URL('../../../migrations', import.meta.url)),
  log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
};

/** The server ends with the run of vitest, and all its databases with it. */
export const createServerDatabase = async (postgresUrl: string) => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
};
