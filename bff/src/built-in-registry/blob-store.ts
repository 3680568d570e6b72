import { statSync, utimesSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { DigestGuard } from './digest-guard.ts';
import type { DurableFiles, NewFile } from './durable-files.ts';
import type { Layout } from './layout.ts';
import { hasLink, isMissing } from './link-file.ts';
import type { Push, PushesUnderWay } from './pushes-under-way.ts';
import type { RepositoryLocks } from './repository-locks.ts';

export type StoredBlob = { path: string; size: number };

type Deps = {
  layout: Layout;
  files: DurableFiles;
  locks: RepositoryLocks;
  guard: DigestGuard;
  pushes: PushesUnderWay;
  now: () => Date;
};

/** Blobs are kept once for all repositories; each can be reached only through a repository that links it. */
export const createBlobStore = ({ layout, files, locks, guard, pushes, now }: Deps) => {
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

  /** Keeps the blob from garbage collections. On the blob itself, too: a program that starts anew knows nothing else. */
  const keepFor = (push: Push, digest: string): void => {
    pushes.found(push, digest);
    try {
      utimesSync(layout.blobData(digest), now(), now());
    } catch {
      // Another program's file, perhaps. It only means that the push would not outlive a restart.
    }
  };

  /** What a push relies on, it holds until it is there, and is kept. */
  const store = (push: Push, digest: string, data: NewFile): Promise<void> =>
    locks.shared(push.repository, () =>
      guard.hold([digest], async () => {
        await files.publish([data, linkFile(push.repository, digest)]);
        keepFor(push, digest);
      }),
    );

  return {
    find,

    /** For one who will not send it again when it is there. */
    findFor: (push: Push, digest: string): Promise<StoredBlob | undefined> =>
      guard.hold([digest], async () => {
        const blob = find(push.repository, digest);
        if (blob) keepFor(push, digest);
        return blob;
      }),

    /** Takes a complete file over as the blob. A blob that was there is replaced: a new push repairs a damaged one. */
    adopt: (push: Push, digest: string, file: string): Promise<void> =>
      store(push, digest, { path: layout.blobData(digest), from: file }),

    /** Stores a small blob. */
    put: (push: Push, digest: string, bytes: Uint8Array): Promise<void> =>
      store(push, digest, { path: layout.blobData(digest), bytes }),

    /** False when the source does not have the blob. */
    mount: (push: Push, digest: string, source: string): Promise<boolean> =>
      guard.hold([digest], async () => {
        if (!find(source, digest)) return false;
        await store(push, digest, { path: layout.blobData(digest), present: true });
        return true;
      }),

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
