import { setImmediate } from 'node:timers/promises';
import { parseManifest } from 'shared/oci/manifest';
import type { Log } from '../log.ts';
import type { Engines } from '../registry-api/engines.ts';
import type { Catalog } from './catalog.ts';
import type { CatalogReader } from './catalog-reader.ts';
import { imageOf, type NamedBucket, repositoryOf } from './repository-name.ts';

/** `unread`: images that could not be compared. `foreign`: whether the engine has repositories that are not of the bucket. */
export type Difference = { manifests: number; tags: number; unread: number; foreign: boolean };

/** Requests to the engine at a time: enough to be quick, few enough to leave it to the clients. */
const CONCURRENCY = 8;
const PAGE = 1000;

type Deps = { catalog: Catalog; reader: CatalogReader; engines: Engines; log: Log };

/**
 * Compares the catalog with the engine and mends what differs: what was pushed behind our back appears, what vanished
 * disappears, a wiped catalog is rebuilt. Each difference is looked at again under its lock, so pushes may go on.
 */
export type Reconciler = ReturnType<typeof createReconciler>;

export const createReconciler = ({ catalog, reader, engines, log }: Deps) => {
  const running = new Map<number, Promise<Difference>>();

  const ofImage = async (bucket: NamedBucket, image: string) => {
    const api = engines.of(bucket);
    const repository = repositoryOf(bucket, image);
    const known = await reader.inventory(bucket.id, image);
    const difference = { manifests: 0, tags: 0 };

    const found = new Set<string>();
    for await (const digest of api.listManifests(repository)) found.add(digest);
    const missing = new Set([...found].filter((digest) => !known.digests.has(digest)));
    const add = async (digest: string): Promise<void> => {
      if (!missing.delete(digest)) return;
      // The size and platforms of an index are those of its children.
      const stored = await api.getManifest(repository, digest);
      const manifest = stored && parseManifest(stored.bytes, stored.mediaType);
      if (manifest?.kind === 'index')
        for (const child of manifest.children) {
          if (!known.digests.has(child.digest) && !found.has(child.digest)) missing.add(child.digest);
          await add(child.digest);
        }
      difference.manifests += 1;
      await catalog.refreshManifest(bucket, image, digest);
    };
    await forEach([...missing], add);

    const tags = await api.listTags(repository);
    await forEach(tags, async (tag) => {
      // Also one that vanished since it was listed: deleting a manifest forgets only those tags that the catalog gave it.
      if (known.tags.get(tag) === (await api.resolveTag(repository, tag))) return;
      difference.tags += 1;
      await catalog.refreshTag(bucket, image, tag);
    });
    const stillThere = new Set(tags);
    await forEach(
      [...known.tags.keys()].filter((tag) => !stillThere.has(tag)),
      async (tag) => {
        difference.tags += 1;
        await catalog.refreshTag(bucket, image, tag);
      },
    );
    // Engines that cannot list manifests without a tag still serve them, so each one is asked for.
    await forEach(
      [...known.digests].filter((digest) => !found.has(digest)),
      async (digest) => {
        if (await api.getManifest(repository, digest)) return;
        difference.manifests += 1;
        await catalog.refreshManifest(bucket, image, digest);
      },
    );
    return difference;
  };

  const ofBucket = async (bucket: NamedBucket): Promise<Difference> => {
    const seen = new Set<string>();
    const total: Difference = { manifests: 0, tags: 0, unread: 0, foreign: false };
    const visit = async (image: string) => {
      if (seen.has(image)) return;
      seen.add(image);
      try {
        const { manifests, tags } = await ofImage(bucket, image);
        total.manifests += manifests;
        total.tags += tags;
      } catch (err) {
        // One unreadable repository must not hide what changed in the others.
        total.unread += 1;
        log.error({ err, bucket: bucket.name, image }, 'an image could not be compared with its storage');
      }
    };
    for await (const repository of engines.of(bucket).listRepositories()) {
      const image = imageOf(bucket, repository);
      if (image === undefined) total.foreign = true;
      else await visit(image);
    }
    for (let after = ''; ; ) {
      const names = await reader.imageNames(bucket.id, { after, limit: PAGE });
      for (const name of names) await visit(name);
      const last = names.at(-1);
      if (last === undefined || names.length < PAGE) break;
      after = last;
    }
    if (total.manifests + total.tags > 0)
      log.info({ bucket: bucket.name, ...total }, 'the catalog was behind its storage');
    return total;
  };

  /** One run at a time for each bucket; who asks during one gets its result. */
  const reconcile = (bucket: NamedBucket): Promise<Difference> => {
    const already = running.get(bucket.id);
    if (already) return already;
    const run = ofBucket(bucket).finally(() => running.delete(bucket.id));
    running.set(bucket.id, run);
    return run;
  };

  return {
    reconcile,

    /** One that begins now: what is under way may have passed by already. */
    async anew(bucket: NamedBucket): Promise<Difference> {
      await running.get(bucket.id)?.catch(() => {});
      return reconcile(bucket);
    },
  };
};

const forEach = async <T>(items: T[], task: (item: T) => Promise<void>) => {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (const item of queue) {
        await task(item);
        // The built-in engine may answer without waiting for anything: others have their turn.
        await setImmediate();
      }
    }),
  );
};
