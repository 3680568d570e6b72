import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { createBoundedMap } from './bounded-map.ts';
import type { Disk } from './disk.ts';
import type { Journal } from './journal.ts';
import { isMissing } from './link-file.ts';

/**
 * A file to appear at `path`: from bytes, or by moving `from` (a file that is complete, synced or not). `present` is
 * there already, perhaps since a moment ago by a push that has not been acknowledged, and must stay from now on.
 */
export type NewFile =
  | { path: string; bytes: Uint8Array }
  | { path: string; from: string }
  | { path: string; present: true };

type Options = { root: string; staging: string; journal: Journal; disk: Disk };

/**
 * Makes files appear whole, and stay. What `publish` acknowledged is there after `kill -9` and after a power cut; what
 * it did not acknowledge may be missing, but is never half there. Small files go through the journal; large ones, which
 * it would write twice, are synced on the spot.
 */
export const createDurableFiles = ({ root, staging, journal, disk }: Options) => {
  /** Folders whose own name is known to be on disk, so that not every large file syncs the whole chain again. */
  const settled = createBoundedMap<true>(10_000);

  const chainOf = (folder: string): string[] =>
    folder === root || !folder.startsWith(root) ? [] : [folder, ...chainOf(dirname(folder))];

  const place = async (from: string, to: string): Promise<void> => {
    await disk.sync(from);
    try {
      await disk.rename(from, to);
    } catch (error) {
      if (!isMissing(error)) throw error;
      const first = await disk.makeFolders(dirname(to));
      if (first) forgetBelow([first]);
      await disk.rename(from, to);
    }
  };

  const forgetBelow = (paths: string[]) => {
    const gone = new Set(paths);
    for (const folder of settled.keys())
      if (chainOf(folder).some((each) => gone.has(each))) settled.delete(folder);
  };

  const syncNames = async (paths: string[]): Promise<void> => {
    const folders = new Set(paths.map(dirname));
    const settling: string[] = [];
    for (const folder of [...folders].flatMap(chainOf)) {
      if (settled.has(folder)) continue;
      settling.push(folder);
      folders.add(dirname(folder));
    }
    await Promise.all([...folders].map(disk.sync));
    for (const folder of settling) settled.set(folder, true);
  };

  const inJournal = (path: string) => relative(root, path);

  return {
    /**
     * The large files first, then all others at once and in their order: a small file may name a large one, or one
     * before it. When it fails, files given by `from` may still be where they were.
     */
    async publish(files: NewFile[]): Promise<void> {
      const large = files.filter((file) => !('bytes' in file)).map(({ path }) => path);
      for (const file of files) if ('from' in file) await place(file.from, file.path);
      if (large.length > 0) await syncNames(large);
      await journal.commit(
        files.map((file) =>
          'bytes' in file
            ? { kind: 'file', path: inJournal(file.path), bytes: file.bytes }
            : { kind: 'kept', path: inJournal(file.path) },
        ),
      );
    },

    /** Takes files or folders away. False when one was not there. */
    async withdraw(...paths: string[]): Promise<boolean> {
      forgetBelow(paths);
      return journal.commit(paths.map((path) => ({ kind: 'gone', path: inJournal(path) })));
    },

    /** A folder that nothing lies below was removed, or is going to be. */
    forget: (folder: string): void => void settled.delete(folder),

    /** What a crash left on its way in or out. */
    async clearStaging({ olderThan }: { olderThan: Date }): Promise<void> {
      for (const name of await readdir(staging).catch(() => [])) {
        const path = join(staging, name);
        // Moving a folder here changes its ctime alone. What is gone by now needs no care.
        const { ctimeMs } = await stat(path).catch(() => ({ ctimeMs: Number.POSITIVE_INFINITY }));
        if (ctimeMs < olderThan.getTime()) await disk.remove(path, { recursive: true, force: true });
      }
    },
  };
};
export type DurableFiles = ReturnType<typeof createDurableFiles>;
