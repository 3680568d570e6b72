import { Worker } from 'node:worker_threads';

/** A file that is to go, with the folder that holds nothing else, and the data of its digest: the file itself, or not. */
type Doomed = { digest: string; file: string; data: string };
/** Those stay whose data was last changed in the time of `keep`. */
export type RemovalTask = { doomed: Doomed[]; keep: { from: number; until: number } | undefined };
export type Removal = { blobs: number; bytes: number; kept: string[] };
export type RemovalAnswer = { removal: Removal } | { failure: { message: string; code: string | undefined } };

/** Removing a file is mostly waiting, for the file system or for the disk to discard what was in it. */
const THREADS = 8;
const IDLE_MS = 5000;

type Waiting = { task: RemovalTask; resolve: (removal: Removal) => void; reject: (error: Error) => void };

/**
 * Threads that remove files, for the collections of all buckets. They are there only while there is work: Node's own
 * four file threads would do it as well, but then uploads would wait behind it.
 */
export const createRemovalThreads = () => {
  const workers = new Map<Worker, Waiting | undefined>();
  const queue: Waiting[] = [];
  let resting: NodeJS.Timeout | undefined;

  const start = (): Worker => {
    const worker = new Worker(new URL('./removal-worker.mjs', import.meta.url), {
      resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 12 },
    });
    worker.on('message', (answer: RemovalAnswer) => {
      const waiting = workers.get(worker);
      workers.set(worker, undefined);
      worker.unref();
      if ('removal' in answer) waiting?.resolve(answer.removal);
      else waiting?.reject(Object.assign(new Error(answer.failure.message), { code: answer.failure.code }));
      next();
    });
    const end = (cause: unknown) => {
      workers.get(worker)?.reject(new Error('the thread that removes files ended', { cause }));
      workers.delete(worker);
      next();
    };
    worker.on('error', end);
    worker.on('exit', end);
    workers.set(worker, undefined);
    return worker;
  };

  const idle = (): Worker | undefined => {
    for (const [worker, waiting] of workers) if (!waiting) return worker;
    return workers.size < THREADS ? start() : undefined;
  };

  const next = () => {
    for (let worker = idleIfNeeded(); worker; worker = idleIfNeeded()) {
      const waiting = queue.shift()!;
      workers.set(worker, waiting);
      worker.ref();
      worker.postMessage(waiting.task);
    }
    clearTimeout(resting);
    resting = setTimeout(endIdle, IDLE_MS).unref();
  };
  const idleIfNeeded = () => (queue.length > 0 ? idle() : undefined);

  const endIdle = () => {
    for (const [worker, waiting] of workers) if (!waiting) void worker.terminate();
  };

  return {
    /** So many tasks run at a time. */
    count: THREADS,
    run: (task: RemovalTask): Promise<Removal> =>
      new Promise((resolve, reject) => {
        queue.push({ task, resolve, reject });
        next();
      }),
    async close(): Promise<void> {
      clearTimeout(resting);
      await Promise.all([...workers.keys()].map((worker) => worker.terminate()));
    },
  };
};
export type RemovalThreads = ReturnType<typeof createRemovalThreads>;
