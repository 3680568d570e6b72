import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DigestGuard } from './digest-guard.ts';
import type { DurableFiles } from './durable-files.ts';
import type { Layout } from './layout.ts';
import type { ManifestStore } from './manifest-store.ts';
import type { PushesUnderWay } from './pushes-under-way.ts';
import type { Removal, RemovalThreads } from './removal-threads.ts';
import { listBlobs, listLinks } from './repository-listing.ts';

/** Pushes wait for a digest no longer than it takes to remove so many. */
const TAKEN_AT_ONCE = 16;

type Deps = {
  layout: Layout;
  files: DurableFiles;
  manifests: ManifestStore;
  guard: DigestGuard;
  pushes: PushesUnderWay;
  threads: RemovalThreads;
  now: () => Date;
  restartMs: number;
};

/** Garbage collections of the folder, while pushes go on: what is garbage their caller knows, what is in use we do. */
export const createCollections = ({
  layout,
  files,
  manifests,
  guard,
  pushes,
  threads,
  now,
  restartMs,
}: Deps) => {
  const started = now().getTime();

  /** Which modification times tell of a push that may have outlived the last stop. What came later is remembered. */
  const outlived = () => {
    const from = now().getTime() - restartMs;
    return from < started ? { from, until: started } : undefined;
  };

  const hasOutlived = (digest: string): boolean => {
    const times = outlived();
    const stat = times && statSync(layout.blobData(digest), { throwIfNoEntry: false });
    return stat !== undefined && stat.mtimeMs >= times!.from && stat.mtimeMs < times!.until;
  };

  /**
   * Without the journal, as it needs none: a link counts only with its data, and data only with a link, so whatever a
   * crash leaves or a replay brings back is either whole, or unseen and removed by the next collection. The journal
   * never tells that any of it is gone, so it cannot take away what is pushed again later.
   */
  const remove = async (
    digests: readonly string[],
    fileOf: (digest: string) => string,
    isUsed: (digest: string) => boolean,
    { moved = false } = {},
  ): Promise<Removal> => {
    const total: Removal = { blobs: 0, bytes: 0, kept: [] };
    let position = 0;
    const removeNext = async () => {
      while (position < digests.length) {
        const some = digests.slice(position, position + TAKEN_AT_ONCE);
        position += TAKEN_AT_ONCE;
        await guard.take(some, async (own) => {
          // Asked while nobody holds them: nobody can come to rely on them before they are gone.
          const unused = new Set(own.filter((digest) => !isUsed(digest)));
          total.kept.push(...some.filter((digest) => !unused.has(digest)));
          if (unused.size === 0) return;
          const doomed = [...unused].map((digest) => ({
            digest,
            file: fileOf(digest),
            data: layout.blobData(digest),
          }));
          for (const { file } of doomed) files.forget(dirname(file));
          const aside = moved ? { aside: join(layout.staging, randomUUID()) } : {};
          const { blobs, bytes, kept } = await threads.run({ doomed, keep: outlived(), ...aside });
          if (aside.aside) threads.sweepLater(aside.aside);
          total.blobs += blobs;
          total.bytes += bytes;
          total.kept.push(...kept);
        });
      }
    };
    await Promise.all(Array.from({ length: threads.count }, removeNext));
    return total;
  };

  return {
    begin() {
      const watch = pushes.watch();
      return {
        removeManifests: (
          repository: string,
          digests: string[],
          { onPurpose = false }: { onPurpose?: boolean | undefined } = {},
        ): Promise<string[]> =>
          manifests.removeUnless(repository, digests, (digest) =>
            onPurpose
              ? watch.hasUsed(digest, repository)
              : watch.relyOn(digest, repository) || hasOutlived(digest),
          ),
        listLinks: (repository: string) => listLinks(layout, repository),
        removeLinks: async (repository: string, digests: string[]): Promise<string[]> => {
          const linkOf = (digest: string) => join(layout.layer(repository, digest), 'link');
          const isUsed = (digest: string) => watch.relyOn(digest, repository);
          // They take next to no space, and as long to remove as data: that comes first.
          return (await remove(digests, linkOf, isUsed, { moved: true })).kept;
        },
        listBlobs: () => listBlobs(layout),
        removeBlobs: (digests: string[]): Promise<Removal> =>
          remove(digests, layout.blobData, (digest) => watch.relyOn(digest)),
        end: watch.end,
      };
    },
  };
};
