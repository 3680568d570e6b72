import { randomUUID } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { type Disk, disk as realDisk } from './disk.ts';
import { isMissing } from './link-file.ts';

/**
 * A file to appear at `path`: from bytes, or by moving `from` (a file that is complete, synced or not). `present` is
 * there already, perhaps since a moment ago by a push that has not been acknowledged, and must stay from now on.
 */
export type NewFile =
  | { path: string; bytes: Uint8Array }
  | { path: string; from: string }
  | { path: string; present: true };

type Options = { root: string; staging: string; disk?: Disk };

/**
 * Makes files appear whole, and stay. What `publish` acknowledged is there after `kill -9` and after a power cut; what
 * it did not acknowledge may be missing, but is never half there.
 */
export const createDurableFiles = ({ root, staging, disk = realDisk }: Options) => {
  /**
   * Folders whose own name is known to be on disk, so that a push into a known repository need not sync the whole
   * chain up to the root again.
   */
  const settled = new LRUCache<string, true>({ max: 10_000 });

  const chainOf = (folder: string): string[] =>
    folder === root || !folder.startsWith(root) ? [] : [folder, ...chainOf(dirname(folder))];

  const stage = async (file: NewFile): Promise<string> => {
    if ('present' in file) return file.path;
    if ('from' in file) {
      await disk.sync(file.from);
      return file.from;
    }
    const path = join(staging, randomUUID());
    try {
      await disk.writeNew(path, file.bytes);
    } catch (error) {
      if (!isMissing(error)) {
        await disk.remove(path, { recursive: true, force: true });
        throw error;
      }
      await disk.makeFolders(staging);
      await disk.writeNew(path, file.bytes);
    }
    return path;
  };

  const place = async (from: string, to: string): Promise<void> => {
    try {
      await disk.rename(from, to);
    } catch (error) {
      if (!isMissing(error)) throw error;
      const first = await disk.makeFolders(dirname(to));
      if (first)
        for (const folder of chainOf(dirname(to))) if (folder.startsWith(first)) settled.delete(folder);
      await disk.rename(from, to);
    }
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

  return {
    /**
     * Publishes the files step by step: no file of a step is visible before all of the steps before it are on disk,
     * so a step may name what an earlier one holds. The contents of all steps are written and synced at once, because
     * under a temporary name their order means nothing; each step then costs one round of folder syncs.
     */
    async publish(...steps: NewFile[][]): Promise<void> {
      const files = steps.flat();
      const staged = await Promise.allSettled(files.map(stage));
      const waiting = new Map(
        files.flatMap((file, at) => {
          const { status, ...result } = staged[at]!;
          return 'value' in result && status === 'fulfilled' ? [[file, result.value] as const] : [];
        }),
      );
      try {
        const failure = staged.find((result) => result.status === 'rejected');
        if (failure) throw failure.reason;
        for (const step of steps) {
          for (const file of step) {
            if (!('present' in file)) await place(waiting.get(file)!, file.path);
            waiting.delete(file);
          }
          await syncNames(step.map(({ path }) => path));
        }
      } catch (error) {
        // Files given by `from` stay where they are: they belong to the caller, who may try again.
        const ours = [...waiting].flatMap(([file, path]) => ('bytes' in file ? [path] : []));
        await Promise.allSettled(ours.map((path) => disk.remove(path, { recursive: true, force: true })));
        throw error;
      }
    },

    /** Takes a file or folder away in one step that is on disk when this resolves. False when it was not there. */
    async withdraw(path: string): Promise<boolean> {
      const aside = join(staging, randomUUID());
      try {
        await disk.makeFolders(staging);
        await disk.rename(path, aside);
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
      for (const folder of settled.keys())
        if (folder === path || folder.startsWith(`${path}/`)) settled.delete(folder);
      await disk.sync(dirname(path));
      await disk.remove(aside, { recursive: true, force: true });
      return true;
    },

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
