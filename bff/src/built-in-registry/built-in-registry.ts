import { access, constants, mkdir } from 'node:fs/promises';
import { OciError } from 'shared/oci/error';
import { createBlobEndpoints } from './blob-endpoints.ts';
import { createBlobStore } from './blob-store.ts';
import { createCollections } from './collection.ts';
import { createDigestGuard } from './digest-guard.ts';
import { type Disk, disk as realDisk } from './disk.ts';
import { createDurableFiles } from './durable-files.ts';
import { createHandler } from './handler.ts';
import { createJournal } from './journal.ts';
import type { JournalThread } from './journal-thread.ts';
import { createLayout } from './layout.ts';
import { createManifestStore } from './manifest-store.ts';
import { createPushesUnderWay, PROTECTION, type Protection } from './pushes-under-way.ts';
import { createReferrerIndex } from './referrer-index.ts';
import type { RemovalThreads } from './removal-threads.ts';
import { listManifests, listRepositories, listTags, listUploads } from './repository-listing.ts';
import { createRepositoryLocks } from './repository-locks.ts';
import { createUploadStore } from './upload-store.ts';

export type BuiltInRegistryOptions = {
  /** The folder; made when something is first stored. One process at a time may write to it. */
  root: string;
  journalThread: JournalThread;
  removalThreads: RemovalThreads;
  now?: () => Date;
  /** Milliseconds, of a clock that never goes back. */
  monotonic?: () => number;
  protection?: Protection;
  /** Told of every failure of the storage itself; the client is answered in any case. */
  onError?: (error: unknown) => void;
  disk?: Disk;
};

/** An OCI 1.1 registry on a folder that CNCF Distribution could serve as well. */
export const createBuiltInRegistry = ({
  root,
  journalThread,
  removalThreads,
  now = () => new Date(),
  monotonic = () => performance.now(),
  protection = PROTECTION,
  onError = () => {},
  disk = realDisk,
}: BuiltInRegistryOptions) => {
  const layout = createLayout(root);
  const locks = createRepositoryLocks();
  const journal = createJournal({
    place: { root, journal: layout.journal, staging: layout.staging },
    thread: journalThread,
    disk,
    onError,
  });
  const files = createDurableFiles({ root: layout.root, staging: layout.staging, journal, disk });
  const guard = createDigestGuard();
  const pushes = createPushesUnderWay({ protection, monotonic });
  const blobs = createBlobStore({ layout, files, locks, guard, pushes, now });
  const uploads = createUploadStore({ layout, disk, blobs, now });
  const referrers = createReferrerIndex(layout);
  const manifests = createManifestStore({ layout, files, blobs, locks, guard, pushes });
  const collections = createCollections({
    layout,
    files,
    manifests,
    guard,
    pushes,
    threads: removalThreads,
    now,
    restartMs: protection.restartMs,
  });
  const { serve: serveBlob } = createBlobEndpoints({ blobs, uploads });

  return {
    /** A handler of `node:http`. The server's `requestTimeout` must be 0, or uploads end after five minutes. */
    handle: createHandler({ layout, manifests, referrers, serveBlob, onError }),
    serveBlob,
    blobs,
    manifests,
    referrers,
    /**
     * Removes uploads that nobody touched since `olderThan`, never one under way. Resolves to how many. What a crash
     * left on its way goes along, uncounted.
     */
    async clearDeadUploads({ olderThan }: { olderThan: Date }): Promise<number> {
      let cleared = 0;
      for await (const upload of listUploads(layout)) {
        if (await uploads.removeIfDead(upload, olderThan)) cleared += 1;
      }
      await files.clearStaging({ olderThan });
      return cleared;
    },
    /** @throws OciError UNAVAILABLE while the folder cannot be used */
    async ping(): Promise<void> {
      try {
        await mkdir(layout.root, { recursive: true });
        await access(layout.root, constants.R_OK | constants.W_OK | constants.X_OK);
      } catch (cause) {
        throw new OciError('UNAVAILABLE', { cause });
      }
    },
    listRepositories: () => listRepositories(layout),
    listTags: (repository: string) => listTags(layout, repository),
    listManifests: (repository: string) => listManifests(layout, repository),
    beginCollection: collections.begin,
    /** Leaves the folder complete on disk, for another program to serve. */
    close: journal.close,
  };
};
