import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Disk } from './disk.ts';
import { type Change, readSegment } from './journal-segment.ts';
import type { JournalThread } from './journal-thread.ts';
import { type JournalPlace, type Outcome, segmentsOf } from './journal-writer.ts';
import { isMissing } from './link-file.ts';
import { replayJournal } from './replay-journal.ts';

/** So many groups of changes share one sync at most. */
const BATCH = 256;
const SEGMENT_BYTES = 8 * 1024 * 1024;
/** Above this, the journal is made shorter at once. */
const SEGMENTS = 8;
/**
 * A segment is written for so long, and is settled as much later: by then the operating system has written most of it
 * by itself, and syncing it costs little.
 */
const SEGMENT_MS = 30_000;

type Waiting = { changes: Change[]; resolve: (found: boolean) => void; reject: (error: Error) => void };
type Options = {
  place: JournalPlace;
  thread: JournalThread;
  disk: Disk;
  /** Told when a segment could not be settled. It stays, and is tried again. */
  onError: (error: unknown) => void;
};

/** Names this run of the machine; a system that does not tell gets a new name for every process. */
const BOOT = ((): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return randomUUID();
  }
})();

/**
 * The journal of one folder. A change is acknowledged when it is written down and made; what the folder itself has on
 * disk follows, and after a power cut the journal tells what it lacks.
 */
export const createJournal = ({ place, thread, disk, onError }: Options) => {
  replayJournal(place, BOOT);
  const sealed = segmentsOf(place);
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let settling: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const seal = async () => {
    const { sealed: path } = await thread.run({ place, boot: BOOT, groups: [], seal: true });
    if (path) sealed.push(path);
  };

  const write = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      const groups = batch.map(({ changes }) => changes);
      try {
        const { outcomes, size } = await thread.run({ place, boot: BOOT, groups, seal: false });
        for (const [at, { resolve, reject }] of batch.entries()) answer(outcomes[at]!, resolve, reject);
        if (size > SEGMENT_BYTES) await seal();
      } catch (error) {
        for (const { reject } of batch) reject(error as Error);
      }
    }
    writing = undefined;
    if (sealed.length > SEGMENTS) void settle(sealed.length);
    timer ??= setTimeout(tick, SEGMENT_MS).unref();
  };

  const syncEach = async (segment: string): Promise<void> => {
    const changes = readSegment(segment).entries.flat();
    const files = changes.flatMap(({ kind, path }) => (kind === 'file' ? [join(place.root, path)] : []));
    const folders = changes.flatMap(({ path }) => foldersAbove(place.root, join(place.root, path)));
    for (const path of new Set([...files, ...folders])) {
      await disk.sync(path).catch((error) => {
        // Gone since, which a later segment knows.
        if (!isMissing(error)) throw error;
      });
    }
  };

  /** Puts on disk what the oldest segments say, each of which may be needed for as long as one before it is there. */
  const settleOldest = async (count: number) => {
    try {
      const segments = sealed.slice(0, count);
      if (segments.length > 0 && !(await disk.syncFileSystem(place.root)))
        for (const segment of segments) await syncEach(segment);
      for (const segment of segments) {
        await disk.remove(segment, { recursive: true, force: true });
        sealed.shift();
      }
    } catch (error) {
      onError(error);
    }
    settling = undefined;
  };
  const settle = (count: number): Promise<void> => {
    settling ??= settleOldest(count);
    return settling;
  };

  const tick = async () => {
    await settle(sealed.length);
    await seal().catch(onError);
    timer = sealed.length > 0 ? setTimeout(tick, SEGMENT_MS).unref() : undefined;
  };

  return {
    /** All of them or none, in this order. False when something that was to go was not there. */
    commit: (changes: Change[]): Promise<boolean> =>
      new Promise((resolve, reject) => {
        waiting.push({ changes, resolve, reject });
        writing ??= write();
      }),

    /** Leaves a folder that needs no journal, for another program to serve. */
    async close(): Promise<void> {
      await writing;
      clearTimeout(timer);
      await settling;
      if (segmentsOf(place).length === 0) return;
      await seal();
      await settle(sealed.length);
    },
  };
};
export type Journal = ReturnType<typeof createJournal>;

const answer = (outcome: Outcome, resolve: Waiting['resolve'], reject: Waiting['reject']) => {
  if ('found' in outcome) resolve(outcome.found);
  else reject(Object.assign(new Error(outcome.message), outcome.code ? { code: outcome.code } : {}));
};

/** The folders that hold the path, up to the root and with it. */
const foldersAbove = (root: string, path: string): string[] =>
  path === root ? [] : [dirname(path), ...foldersAbove(root, dirname(path))];
