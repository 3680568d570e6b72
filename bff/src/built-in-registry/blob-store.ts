import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { DurableFiles, NewFile } from './durable-files.ts';
import type { Layout } from './layout.ts';
import { hasLink, isMissing } from './link-file.ts';
import type { RepositoryLocks } from './repository-locks.ts';

export type StoredBlob = { path: string; size: number };

type Deps = { layout: Layout; files: DurableFiles; locks: RepositoryLocks };

/** Blobs are kept once for all repositories; each can be reached only through a repository that links it. */
export const createBlobStore = ({ layout, files, locks }: Deps) => {
  const linkFile = (repository: string, digest: string): NewFile => ({
    path: `${layout.layer(repository, digest)}/link`,
    bytes: Buffer.from(digest),
  });

  /** Both are asked: Distribution's garbage collector takes the data and leaves the links. */
  const find = (repository: string, digest: string): StoredBlob | undefined => {
    if (!hasLink(layout.layer(repository, digest))) return undefined;
    const path = layout.blobData(digest);
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat && { path, size: stat.size };
  };

  return {
    find,

    /** Takes a complete file over as the blob. A blob that was there is replaced: a new push repairs a damaged one. */
    async adopt(repository: string, digest: string, file: string): Promise<void> {
      await locks.shared(repository, () =>
        files.publish([{ path: layout.blobData(digest), from: file }, linkFile(repository, digest)]),
      );
    },

    /** Stores a small blob. */
    async put(repository: string, digest: string, bytes: Uint8Array): Promise<void> {
      await locks.shared(repository, () =>
        files.publish([{ path: layout.blobData(digest), bytes }, linkFile(repository, digest)]),
      );
    },

    /** False when the source does not have the blob. */
    async mount(repository: string, digest: string, source: string): Promise<boolean> {
      if (!find(source, digest)) return false;
      const data: NewFile = { path: layout.blobData(digest), present: true };
      await locks.shared(repository, () => files.publish([data, linkFile(repository, digest)]));
      return true;
    },

    /** For this repository only: others may link the same blob. False when it was not there. */
    remove: (repository: string, digest: string): Promise<boolean> =>
      locks.exclusive(repository, async () => {
        const known = find(repository, digest) !== undefined;
        return (await files.withdraw(layout.layer(repository, digest))) && known;
      }),

    async read(
      repository: string,
      digest: string,
      { maxBytes }: { maxBytes: number },
    ): Promise<Buffer | undefined> {
      const blob = find(repository, digest);
      if (!blob || blob.size > maxBytes) return undefined;
      try {
        return await readFile(blob.path);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
  };
};
export type BlobStore = ReturnType<typeof createBlobStore>;
