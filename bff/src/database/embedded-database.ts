import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type pg from 'pg';
import type { Log } from '../log.ts';
import { createCluster } from './create-cluster.ts';
import type { WorkerData, WorkerMessage } from './embedded-database-worker.ts';
import { V8_FLAGS } from './v8-flags.ts';

/** Above this many bytes a path is no Unix socket: 104 on macOS, 108 on Linux, each with the final zero. */
const SOCKET_PATH_LIMIT = 103;
const PORT = 5432;
/** The name that `pg` looks for in the folder it is given as its host. */
const SOCKET_NAME = `.s.PGSQL.${PORT}`;
const STOP_TIMEOUT_MS = 30_000;

export type EmbeddedDatabase = { connection: pg.PoolConfig; stop(): Promise<void> };
type Options = { dataDir: string; log: Log; onFailure: (error: Error) => void };

/** Expects that the caller holds the lock of `dataDir`. */
export const startEmbeddedDatabase = async (options: Options): Promise<EmbeddedDatabase> => {
  const folder = join(options.dataDir, 'database');
  if (!existsSync(join(folder, 'PG_VERSION'))) {
    options.log.info('creating the embedded database');
    await createCluster(folder);
  }
  const socketFolder = createSocketFolder(options.dataDir);
  const removeSocketFolder = () => rmSync(socketFolder, { recursive: true, force: true });
  const stop = await startWorker({ folder, socket: join(socketFolder, SOCKET_NAME) }, options).catch(
    (error) => {
      removeSocketFolder();
      throw error;
    },
  );

  return {
    connection: {
      host: socketFolder,
      port: PORT,
      user: 'postgres',
      database: 'postgres',
      ssl: false,
      // pglite-socket mixes up the statements of several connections: wrong results, not just errors.
      max: 1,
      // PGlite is one session for ever. Reconnecting would find the old session's leftovers.
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: 10_000,
    },
    async stop() {
      await stop();
      removeSocketFolder();
    },
  };
};

/** The socket asks for no password, so its folder lets nobody else in. */
const createSocketFolder = (dataDir: string) => {
  const inside = resolve(dataDir, 'socket');
  if (Buffer.byteLength(join(inside, SOCKET_NAME)) > SOCKET_PATH_LIMIT)
    return mkdtempSync(join(tmpdir(), 'registry-console-'));
  rmSync(inside, { recursive: true, force: true });
  mkdirSync(inside, { mode: 0o700 });
  return inside;
};

const startWorker = async (data: WorkerData, { log, onFailure }: Options): Promise<() => Promise<void>> => {
  for (const flag of V8_FLAGS) setFlagsFromString(flag);
  const worker = new Worker(new URL('./embedded-database-worker.ts', import.meta.url), {
    workerData: data,
    // Without a limit, the young generation alone takes 50 MB in the end.
    resourceLimits: { maxYoungGenerationSizeMb: 12 },
  });
  const { promise: ready, resolve: becomeReady, reject: refuse } = Promise.withResolvers<void>();
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  let state: 'starting' | 'running' | 'stopping' | 'failed' = 'starting';

  const fail = (cause: unknown) => {
    if (state === 'failed') return;
    const error = new Error('The embedded database has failed.', { cause });
    if (state === 'stopping') return log.error({ err: error }, 'the embedded database did not stop cleanly');
    const failed = state === 'starting' ? refuse : onFailure;
    state = 'failed';
    failed(error);
  };
  worker.on('message', (message: WorkerMessage) => {
    if ('ready' in message) becomeReady();
    else if ('failed' in message) fail(message.failed);
    else if (/ (FATAL|PANIC): /.test(message.log)) log.error(message.log);
    else log.debug(message.log);
  });
  worker.on('error', fail);
  worker.on('exit', (code) => {
    if (code !== 0 || state !== 'stopping') fail(`its thread ended with code ${code}`);
  });

  await ready;
  state = 'running';
  return async () => {
    if (state !== 'running') return;
    state = 'stopping';
    worker.postMessage('stop');
    const tooLong = setTimeout(() => {
      // Nothing is lost: what was committed is in the write-ahead log, and the next start replays it.
      log.error('the embedded database did not stop in time');
      void worker.terminate();
    }, STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(tooLong);
  };
};
