import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { createCluster } from '../create-cluster.ts';
import { startPostgresServer } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `describeOnBothDatabases` makes its databases; without a URL there is no server here. */
    postgresUrl: string | undefined;
    /** An empty embedded database to copy, since creating one takes seconds. */
    emptyCluster: string;
  }
}

/** For the whole run of vitest: one PostgreSQL server, and one embedded database to copy. */
export default async (project: TestProject) => {
  const folder = mkdtempSync(join(tmpdir(), 'registry-console-test-cluster-'));
  const emptyCluster = join(folder, 'database');
  const [server] = await Promise.all([startPostgresServer(), createCluster(emptyCluster)]);
  if (!server) {
    const message = 'PostgreSQL (initdb, postgres) is not installed';
    if (process.env.CI) {
      rmSync(folder, { recursive: true });
      throw new Error(`${message}, and CI must test on it.`);
    }
    console.warn(`\n${message}: THE TESTS ON A SERVER ARE SKIPPED.\n`);
  }
  project.provide('postgresUrl', server?.url);
  project.provide('emptyCluster', emptyCluster);

  return async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
};
