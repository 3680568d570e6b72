import type { CatalogLocks } from '../catalog/catalog-locks.ts';
import type { CatalogRemover } from '../catalog/catalog-remover.ts';
import type { Doubts } from '../catalog/doubts.ts';
import type { Reachability } from '../catalog/reachability.ts';
import { imageOf, type NamedBucket, repositoryOf } from '../catalog/repository-name.ts';
import type { Engines } from '../registry-api/engines.ts';
import type { CollectionRun, RegistryApi } from '../registry-api/registry-api.ts';
import type { CollectionStore, DueManifest, StoredCollection } from './collection-store.ts';

const MANIFESTS_AT_ONCE = 100;
const BLOBS_AT_ONCE = 500;
/** What a push uses is looked at again after so long. */
const AGAIN_MS = 20_000;
/** Who stopped one does not want the next one at once. */
const STOPPED_MS = 60 * 60_000;
const REPORT_MS = 1000;

type Deps = {
  store: CollectionStore;
  remover: CatalogRemover;
  reachability: Reachability;
  locks: CatalogLocks;
  engines: Engines;
  /** Resolves when the catalog has all that pushes have given to engines so far. */
  settlePushes: () => Promise<void>;
  /** Brings catalog and engine together, where they may differ. */
  doubts: Doubts;
  onProgress: (bucketId: number) => void;
  /** The whole program is to end. */
  isEnding: () => boolean;
  now: () => Date;
};

class Stopped extends Error {}

/**
 * Frees what nothing names any more. The catalog says what that is, and the engine leaves alone what pushes use
 * meanwhile: it keeps book from the moment the collection begins, and the catalog has all that came before. What is taken
 * away is first written down as unused, so that a run that was killed leaves its work to the next one.
 */
export const createCollector = (deps: Deps) => {
  const { store, remover, reachability, locks, engines, settlePushes, doubts, onProgress, isEnding, now } =
    deps;
  /** Buckets whose storage has repositories that are not theirs. */
  const hasForeign = new Set<number>();

  const collect = async (
    bucket: NamedBucket,
    collection: StoredCollection,
    api: RegistryApi,
    run: CollectionRun,
  ) => {
    const counts = { done: 0, total: 0, freedManifests: 0, freedBlobs: 0, freedBytes: 0, keptBlobs: 0 };
    let reported = 0;
    let waits = false;
    /** Between two steps: tells how far it is, and ends where it was asked to. */
    const pause = async () => {
      if (isEnding()) throw new Stopped('the program ended');
      if (now().getTime() - reported < REPORT_MS) return;
      reported = now().getTime();
      await store.update(collection.id, counts);
      onProgress(bucket.id);
      if (await store.isStopping(collection.id)) throw new Stopped();
    };
    const enter = async (phase: StoredCollection['phase'], total: number) => {
      Object.assign(counts, { done: 0, total });
      await store.update(collection.id, { ...counts, phase });
      onProgress(bucket.id);
    };

    const compareAll = async (): Promise<boolean> => {
      await enter('comparing', 0);
      const { unread, foreign } = await doubts.compare(bucket);
      if (unread > 0) throw new Error(`${unread} images could not be read, so nothing is known to be unused`);
      return foreign;
    };

    const removeManifests = async (image: string, due: DueManifest[], at: Date) => {
      const unneeded = await reachability.unneeded(
        due.map(({ id }) => id),
        at,
      );
      // What is held was deleted by its digest, whatever still names it.
      const going = due.filter(({ id, held }) => held || unneeded.has(id));
      await store.reviewed(
        due.filter((manifest) => !going.includes(manifest)).map(({ id }) => id),
        at,
      );
      const stored = going.filter(({ held }) => !held).map(({ digest }) => digest);
      const gone = new Set(await run.removeManifests(repositoryOf(bucket, image), stored));
      const used = going.filter(({ held, digest }) => !held && !gone.has(digest)).map(({ id }) => id);
      waits ||= used.length > 0;
      await store.reviewAgain(used, new Date(at.getTime() + AGAIN_MS));
      const ids = going.filter(({ id }) => !used.includes(id)).map(({ id }) => id);
      await remover.removeManifests(bucket.id, ids, at);
      counts.freedManifests += ids.length;
    };

    const freeManifests = async () => {
      const at = now();
      await store.forgetExpired(bucket.id, at);
      await enter('manifests', await store.countDue(bucket.id, at));
      for (;;) {
        const due = await store.dueManifests(bucket.id, at, MANIFESTS_AT_ONCE);
        if (due.length === 0) return;
        for (const [image, ofImage] of Map.groupBy(due, (manifest) => manifest.image))
          await locks.digests(
            bucket,
            image,
            ofImage.map(({ digest }) => digest),
            () => removeManifests(image, ofImage, at),
          );
        counts.done += due.length;
        await pause();
      }
    };

    /** Links first: a blob that is gone must not be reachable through one. Returns what stays. */
    const freeLinks = async (image: string, digests: string[]): Promise<string[]> => {
      const named = await store.named(bucket.id, digests, image);
      const unnamed = digests.filter((digest) => !named.has(digest));
      return unnamed.length === 0 ? [] : run.removeLinks(repositoryOf(bucket, image), unnamed);
    };

    const freeBlobs = async (digests: string[], keep: { has: (digest: string) => boolean }) => {
      const named = await store.named(bucket.id, digests);
      const unnamed = digests.filter((digest) => !named.has(digest) && !keep.has(digest));
      if (unnamed.length === 0) return [];
      const { blobs, bytes, kept } = await run.removeBlobs(unnamed);
      counts.freedBlobs += blobs;
      counts.freedBytes += bytes;
      counts.keptBlobs += kept.length;
      waits ||= kept.length > 0;
      return kept;
    };

    const freeUnused = async (foreign: Set<string>) => {
      await enter('blobs', await store.countUnused(bucket.id));
      for (let after = { image: '', digest: '' }; ; ) {
        const batch = await store.unused(bucket.id, after, BLOBS_AT_ONCE);
        const last = batch.at(-1);
        if (!last) return;
        for (const [image, unused] of Map.groupBy(batch, (blob) => blob.image)) {
          const digests = unused.map(({ digest }) => digest);
          const linked = new Set(await freeLinks(image, digests));
          counts.keptBlobs += linked.size;
          waits ||= linked.size > 0;
          const free = digests.filter((digest) => !linked.has(digest));
          const kept = new Set([...linked, ...(await freeBlobs(free, foreign))]);
          await store.forgetUnused(
            bucket.id,
            image,
            digests.filter((digest) => !kept.has(digest)),
          );
        }
        counts.done += batch.length;
        after = last;
        await pause();
      }
    };

    const freeAll = async (foreign: Set<string>) => {
      const linked = new Set<string>();
      await enter('layers', 0);
      for await (const repository of api.listRepositories()) {
        const image = imageOf(bucket, repository);
        if (image === undefined) continue;
        for await (const digests of run.listLinks(repository)) {
          for (const digest of await freeLinks(image, digests)) linked.add(digest);
          await pause();
        }
      }
      await enter('blobs', 0);
      for await (const digests of run.listBlobs()) {
        await freeBlobs(digests, { has: (digest) => linked.has(digest) || foreign.has(digest) });
        counts.done += digests.length;
        await pause();
      }
    };

    /** What repositories of the same storage hold that are not of this bucket. */
    const foreignBlobs = async (): Promise<Set<string>> => {
      const found = new Set<string>();
      for await (const repository of api.listRepositories()) {
        if (imageOf(bucket, repository) !== undefined) continue;
        for await (const digest of api.listManifests(repository)) found.add(digest);
        for await (const digests of run.listLinks(repository)) for (const each of digests) found.add(each);
      }
      return found;
    };

    const foreign =
      collection.scope === 'all' || doubts.has(bucket.id) ? await compareAll() : hasForeign.has(bucket.id);
    if (foreign) hasForeign.add(bucket.id);
    else hasForeign.delete(bucket.id);
    const others = foreign ? await foreignBlobs() : new Set<string>();
    await freeManifests();
    await freeUnused(others);
    if (collection.scope === 'all') await freeAll(others);
    return { counts, waits };
  };

  return async (bucket: NamedBucket, collection: StoredCollection): Promise<void> => {
    const api = engines.of(bucket);
    // Before anything is looked at: from here on the engine knows what pushes use.
    const run = api.beginCollection?.();
    if (!run) throw new Error('the engine of this bucket frees its storage by other means');
    let again: Date | null = null;
    let notBefore = now();
    try {
      await settlePushes();
      const { counts, waits } = await collect(bucket, collection, api, run);
      if (waits) again = new Date(now().getTime() + AGAIN_MS);
      const didNothing = counts.freedBlobs + counts.freedManifests === 0;
      if (didNothing && collection.cause === 'deletes') await store.remove(collection.id);
      else
        await store.update(collection.id, {
          ...counts,
          state: 'done',
          phase: null,
          endedAt: now(),
        });
    } catch (error) {
      again = now();
      if (!isEnding())
        notBefore = new Date(again.getTime() + (error instanceof Stopped ? STOPPED_MS : AGAIN_MS));
      await store.update(collection.id, {
        state: error instanceof Stopped ? 'stopped' : 'failed',
        reason: error instanceof Error ? error.message || null : String(error),
        phase: null,
        endedAt: now(),
      });
      if (!(error instanceof Stopped)) throw error;
    } finally {
      run.end();
      await store.schedule(bucket.id, again, notBefore);
    }
  };
};
export type Collector = ReturnType<typeof createCollector>;
