import { Worker } from 'node:worker_threads';

/** A file that is to go, with the folder that holds nothing else, and the data of its digest: the file itself, or not. */
type Doomed = { digest: string; file: string; data: string };
export type RemovalTask = {
  doomed: Doomed[];
  /** Those stay whose data was last changed in this time. */
  keep: { from: number; until: number } | undefined;
  /** Where their folders are moved to, to be swept when there is time; without it, they are removed on the spot. */
  aside?: string;
};
export type SweepTask = { sweep: string };
export type Removal = { blobs: number; bytes: number; kept: string[] };
export type RemovalAnswer = { removal: Removal } | { failure: { message: string; code: string | undefined } };

/** Removing a file is mostly waiting, for the file system or for the disk to discard what was in it. */
const THREADS = 8;
const QUIET_MS = 250;
const IDLE_MS = 5000;
/** More sweeps are not put off. */
const SWEEPS = 10_000;

type Waiting = {
  task: RemovalTask | SweepTask;
  resolve: (removal: Removal) => void;
  reject: (error: Error) => void;
};

/**
 * Threads that remove files, for the collections of all buckets. They are there only while there is work: Node's own
 * four file threads would do it as well, but then uploads would wait behind it.
 */
export const createRemovalThreads = () => {
  const workers = new Map<Worker, Waiting | undefined>();
  const queue: Waiting[] = [];
  const sweeps: string[] = [];
  let resting: NodeJS.Timeout | undefined;
  /** Nobody has waited for a removal in a while. */
  let isQuiet = true;

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

  const mayStart = () => queue.length > 0 || sweeps.length > SWEEPS || (isQuiet && sweeps.length > 0);

  const take = (): Waiting => {
    const sweep = queue.length === 0 || sweeps.length > SWEEPS ? sweeps.shift() : undefined;
    // What cannot be swept is out of sight, and goes when the staging folder is cleared.
    return sweep === undefined ? queue.shift()! : { task: { sweep }, resolve: () => {}, reject: () => {} };
  };

  const next = () => {
    for (let worker = mayStart() && idle(); worker; worker = mayStart() && idle()) {
      const waiting = take();
      workers.set(worker, waiting);
      worker.ref();
      worker.postMessage(waiting.task);
    }
    clearTimeout(resting);
    resting = setTimeout(rest, isQuiet ? IDLE_MS : QUIET_MS).unref();
  };

  const rest = () => {
    if (isQuiet) {
      for (const [worker, waiting] of workers) if (!waiting) void worker.terminate();
      return;
    }
    isQuiet = true;
    next();
  };

  return {
    /** So many tasks run at a time. */
    count: THREADS,
    run: (task: RemovalTask): Promise<Removal> =>
      new Promise((resolve, reject) => {
        isQuiet = false;
        queue.push({ task, resolve, reject });
        next();
      }),
    /** Removes a folder that is out of sight, when nothing else is to be done. */
    sweepLater(folder: string): void {
      sweeps.push(folder);
      next();
    },
    async close(): Promise<void> {
      clearTimeout(resting);
      sweeps.length = 0;
      await Promise.all([...workers.keys()].map((worker) => worker.terminate()));
    },
  };
};
export type RemovalThreads = ReturnType<typeof createRemovalThreads>;
