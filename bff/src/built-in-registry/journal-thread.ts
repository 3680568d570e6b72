import { Worker } from 'node:worker_threads';
import type { Change } from './journal-segment.ts';
import type { JournalPlace, Outcome } from './journal-writer.ts';

/** `groups` are committed in their order; `seal` then ends the segment that is being written. */
export type Task = { place: JournalPlace; boot: string; groups: Change[][]; seal: boolean };
/** `size`: bytes of the segment that is being written. `sealed`: the path of the one that was ended. */
export type Done = { outcomes: Outcome[]; size: number; sealed: string | undefined };
export type TaskMessage = Task & { id: number };
export type DoneMessage = Done & { id: number };

/** One thread for the journals of all buckets, because writing them blocks. Started when it is first needed. */
export const createJournalThread = () => {
  let worker: Worker | undefined;
  let lastId = 0;
  const waiting = new Map<number, { resolve: (done: Done) => void; reject: (error: Error) => void }>();

  const start = (): Worker => {
    const started = new Worker(new URL('./journal-worker.ts', import.meta.url), {
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    });
    started.on('message', ({ id, ...done }: DoneMessage) => {
      waiting.get(id)?.resolve(done);
      waiting.delete(id);
      if (waiting.size === 0) started.unref();
    });
    // What it was working on may be written down or not; the next task gets a new thread, and that a new segment.
    const end = (cause: unknown) => {
      if (worker === started) worker = undefined;
      for (const { reject } of waiting.values())
        reject(new Error('the thread that writes the journal ended', { cause }));
      waiting.clear();
    };
    started.on('error', end);
    started.on('exit', end);
    return started;
  };

  return {
    run: (task: Task): Promise<Done> =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        worker ??= start();
        worker.ref();
        worker.postMessage({ ...task, id: lastId } satisfies TaskMessage);
      }),
    close: async (): Promise<void> => void (await worker?.terminate()),
  };
};
export type JournalThread = ReturnType<typeof createJournalThread>;
