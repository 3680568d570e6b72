import { access, constants, mkdir } from 'node:fs/promises';
import { OciError } from 'shared/oci/error';
import { createBlobEndpoints } from './blob-endpoints.ts';
import { createBlobStore } from './blob-store.ts';
import { type Disk, disk as realDisk } from './disk.ts';
import { createDurableFiles } from './durable-files.ts';
import { createHandler } from './handler.ts';
import { createJournal } from './journal.ts';
import type { JournalThread } from './journal-thread.ts';
import { createLayout } from './layout.ts';
import { createManifestStore } from './manifest-store.ts';
import { createReferrerIndex } from './referrer-index.ts';
import { listManifests, listRepositories, listTags, listUploads } from './repository-listing.ts';
import { createRepositoryLocks } from './repository-locks.ts';
import { createUploadStore } from './upload-store.ts';

export type BuiltInRegistryOptions = {
  /** The folder; made when something is first stored. One process at a time may write to it. */
  root: string;
  journalThread: JournalThread;
  now?: () => Date;
  /** Told of every failure of the storage itself; the client is answered in any case. */
  onError?: (error: unknown) => void;
  disk?: Disk;
};

/** An OCI 1.1 registry on a folder that CNCF Distribution could serve as well. */
export const createBuiltInRegistry = ({
  root,
  journalThread,
  now = () => new Date(),
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
  const blobs = createBlobStore({ layout, files, locks });
  const uploads = createUploadStore({ layout, disk, blobs, now });
  const referrers = createReferrerIndex(layout);
  const manifests = createManifestStore({ layout, files, blobs, locks });
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
    /** Leaves the folder complete on disk, for another program to serve. */
    close: journal.close,
  };
};
