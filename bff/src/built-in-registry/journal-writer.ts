import { randomUUID } from 'node:crypto';
import * as realFs from 'node:fs';
import { dirname, join } from 'node:path';
import { type Change, segmentEntry, segmentStart } from './journal-segment.ts';
import { isMissing } from './link-file.ts';

/** Where the journal of a folder lies, and where its files wait for their place; all in one file system. */
export type JournalPlace = { root: string; journal: string; staging: string };

/** Of one group of changes. `found`: whether everything that was to go had been there. */
export type Outcome = { found: boolean } | { code: string | undefined; message: string };

type Fs = Pick<
  typeof realFs,
  | 'openSync'
  | 'closeSync'
  | 'writeSync'
  | 'fdatasyncSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'mkdirSync'
  | 'renameSync'
  | 'rmSync'
  | 'readdirSync'
>;
type OpenSegment = { path: string; fd: number; size: number };
type Staged = { changes: Change[]; waiting: Map<Change, string> };

/** Segment files in the order in which they were written. */
export const segmentsOf = ({ journal }: Pick<JournalPlace, 'journal'>, fs: Fs = realFs): string[] => {
  try {
    return fs
      .readdirSync(journal)
      .toSorted()
      .map((name) => join(journal, name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
};

/**
 * Changes a folder so that what was acknowledged survives a power cut, at the price of one sync for all changes that
 * come together: they are written down first, and only then made, without a sync of their own. It blocks its thread.
 */
export const createJournalWriter = (place: JournalPlace, boot: string, fs: Fs = realFs) => {
  const { root, journal, staging } = place;
  let current: OpenSegment | undefined;
  /** What went away waits in the staging folder: to move a tag takes a thirtieth of the time that it takes to remove its files. */
  const aside: string[] = [];

  const syncFolder = (path: string) => {
    const fd = fs.openSync(path, 'r');
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  };

  const write = (fd: number, bytes: Uint8Array, position: number) => {
    for (let done = 0; done < bytes.length; )
      done += fs.writeSync(fd, bytes, done, bytes.length - done, position + done);
  };

  const openSegment = (): OpenSegment => {
    fs.mkdirSync(journal, { recursive: true });
    const last = segmentsOf(place, fs).at(-1);
    const number = last ? Number.parseInt(last.slice(-12), 10) + 1 : 1;
    const path = join(journal, `${number}`.padStart(12, '0'));
    const fd = fs.openSync(path, 'wx');
    try {
      const start = segmentStart(boot);
      write(fd, start, 0);
      for (const folder of [journal, root, dirname(root)]) syncFolder(folder);
      return { path, fd, size: start.length };
    } catch (error) {
      fs.closeSync(fd);
      fs.rmSync(path, { force: true });
      throw error;
    }
  };

  /** Everything that may need space is done before the changes are written down. */
  const stage = (changes: Change[]): Staged => {
    const waiting = new Map<Change, string>();
    try {
      fs.mkdirSync(staging, { recursive: true });
      for (const change of changes) {
        if (change.kind !== 'file') continue;
        const path = join(staging, randomUUID());
        waiting.set(change, path);
        const fd = fs.openSync(path, 'wx');
        try {
          write(fd, change.bytes, 0);
        } finally {
          fs.closeSync(fd);
        }
        fs.mkdirSync(dirname(join(root, change.path)), { recursive: true });
      }
      return { changes, waiting };
    } catch (error) {
      unstage(waiting);
      throw error;
    }
  };

  const unstage = (waiting: Staged['waiting']) => {
    for (const path of waiting.values()) fs.rmSync(path, { force: true });
  };

  const append = (groups: Staged[]) => {
    current ??= openSegment();
    const { fd, size } = current;
    const bytes = Buffer.concat(groups.map(({ changes }) => segmentEntry(changes)));
    try {
      write(fd, bytes, size);
      fs.fdatasyncSync(fd);
      current.size += bytes.length;
    } catch (error) {
      // After a sync that failed nobody knows what this file holds: the next changes go to another one.
      try {
        fs.ftruncateSync(fd, size);
      } finally {
        seal();
      }
      throw error;
    }
  };

  const putInPlace = (from: string, to: string) => {
    try {
      fs.renameSync(from, to);
    } catch (error) {
      if (!isMissing(error)) throw error;
      // A change before it in the same batch has taken the folder away.
      fs.mkdirSync(dirname(to), { recursive: true });
      fs.renameSync(from, to);
    }
  };

  const takeAway = (path: string): boolean => {
    const target = join(staging, randomUUID());
    try {
      fs.renameSync(path, target);
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
    aside.push(target);
    return true;
  };

  const apply = ({ changes, waiting }: Staged): Outcome => {
    let found = true;
    for (const change of changes) {
      const path = join(root, change.path);
      if (change.kind === 'file') putInPlace(waiting.get(change)!, path);
      if (change.kind === 'gone' && !takeAway(path)) found = false;
      waiting.delete(change);
    }
    return { found };
  };

  const attempt = (work: () => Outcome, waiting?: Staged['waiting']): Outcome => {
    try {
      return work();
    } catch (error) {
      if (waiting) unstage(waiting);
      return failure(error);
    }
  };

  /** Ends the segment that is being written; returns its path. */
  const seal = (): string | undefined => {
    const sealed = current;
    current = undefined;
    if (sealed) fs.closeSync(sealed.fd);
    return sealed?.path;
  };

  return {
    /** Each group happens all or not at all, in their order. Never throws: every group has its own outcome. */
    commit(groups: Change[][]): Outcome[] {
      const outcomes = new Map<Change[], Outcome>();
      const staged: Staged[] = [];
      for (const changes of groups) {
        try {
          staged.push(stage(changes));
        } catch (error) {
          outcomes.set(changes, failure(error));
        }
      }
      try {
        if (staged.length > 0) append(staged);
        for (const group of staged)
          outcomes.set(
            group.changes,
            attempt(() => apply(group), group.waiting),
          );
      } catch (error) {
        for (const { changes, waiting } of staged) {
          unstage(waiting);
          outcomes.set(changes, failure(error));
        }
      }
      return groups.map((changes) => outcomes.get(changes)!);
    },
    seal,
    /** Removes some of what went away; returns how many are left. */
    sweep(count: number): number {
      for (const path of aside.splice(0, count)) {
        try {
          fs.rmSync(path, { recursive: true, force: true });
        } catch {
          // It is out of the way, and goes when the staging folder is cleared.
        }
      }
      return aside.length;
    },
    get size() {
      return current?.size ?? 0;
    },
  };
};
export type JournalWriter = ReturnType<typeof createJournalWriter>;

const failure = (error: unknown): Outcome => ({
  code: (error as NodeJS.ErrnoException).code,
  message: error instanceof Error ? error.message : String(error),
});
