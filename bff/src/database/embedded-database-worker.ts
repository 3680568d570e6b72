import { parentPort, workerData } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { openCluster } from './embedded-cluster.ts';

// A thread of its own, because PGlite answers a query without ever letting go of its thread.
export type WorkerData = { folder: string; socket: string };
export type WorkerMessage = { ready: true } | { log: string } | { failed: string };

/** PGlite's private POSTGRES_MAIN_LONGJMP: how it returns from a statement that failed in the ordinary way. */
const STATEMENT_FAILED = 100;

const { folder, socket } = workerData as WorkerData;
const tell = (message: WorkerMessage) => parentPort?.postMessage(message);

// PGlite and its socket server swallow what ends a PostgreSQL (a panic, a trap) and wait for ever, or go on with broken
// memory. Ending the thread from inside is the one thing they cannot catch.
const fail = (error: unknown): never => {
  tell({ failed: error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error) });
  process.exit(1);
};

const cluster = await openCluster({ folder, onSyncFailure: fail, onLog: (log) => tell({ log }) });
failWhenTheBackendEnds(cluster);
const server = new PGLiteSocketServer({ db: cluster, path: socket, maxConnections: 1 });
await server.start();
tell({ ready: true });

parentPort?.once('message', async () => {
  await server.stop();
  await cluster.exec('checkpoint');
  await cluster.close();
  process.exit(0);
});

function failWhenTheBackendEnds(pg: PGlite) {
  const loopOnce = pg.Module._PostgresMainLoopOnce;
  pg.Module._PostgresMainLoopOnce = () => {
    try {
      loopOnce();
    } catch (error) {
      if ((error as { status?: number }).status === STATEMENT_FAILED) throw error;
      fail(error);
    }
  };
}
