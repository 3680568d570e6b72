import { OciError } from 'shared/oci/error';
import type { CatalogLocks } from '../catalog/catalog-locks.ts';
import type { CatalogRemover } from '../catalog/catalog-remover.ts';
import type { Doubts } from '../catalog/doubts.ts';
import type { Reachability } from '../catalog/reachability.ts';
import { imageOf, type NamedBucket, repositoryOf } from '../catalog/repository-name.ts';
import type { Engines } from '../registry-api/engines.ts';
import type { CollectionRun, RegistryApi } from '../registry-api/registry-api.ts';
import type { CollectionStore, DueManifest, StoredCollection } from './collection-store.ts';
import type { PushHolds } from './push-holds.ts';

const MANIFESTS_AT_ONCE = 100;
const BLOBS_AT_ONCE = 500;
/** What a push uses is looked at again after so long, and where that frees nothing after twice as long each time. */
const AGAIN_MS = 20_000;
const AGAIN_MAX_MS = 10 * 60_000;
/** Who stopped one does not want the next one at once. */
const STOPPED_MS = 60 * 60_000;
const REPORT_MS = 1000;
/** Where one holds pushes up, it is not tried again so soon. */
const HELD_AGAIN_MS = 10 * 60_000;

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
  holds: Pick<PushHolds, 'hold'>;
  onProgress: (bucketId: number) => void;
  /** The whole program is to end. */
  isEnding: () => boolean;
  now: () => Date;
};

class Stopped extends Error {}

/** While nobody pushes. What is not there any more is gone as well. */
const removeHeld = async (api: RegistryApi, repository: string, digests: string[]): Promise<string[]> => {
  for (const digest of digests)
    await api.deleteManifest(repository, digest).catch((error: unknown) => {
      if (!(error instanceof OciError && error.code === 'MANIFEST_UNKNOWN')) throw error;
    });
  return digests;
};

/**
 * Frees what nothing names any more. The catalog says what that is, and the engine leaves alone what pushes use
 * meanwhile: it keeps book from the moment the collection begins, and the catalog has all that came before. What is taken
 * away is first written down as unused, so that a run that was killed leaves its work to the next one. An engine that
 * cannot do so while pushes go on does it while they are held.
 */
export const createCollector = (deps: Deps) => {
  const { store, remover, reachability, locks, engines, settlePushes, doubts, holds } = deps;
  const { onProgress, isEnding, now } = deps;
  /** Buckets whose storage has repositories that are not theirs. */
  const hasForeign = new Set<number>();
  /** How long the last collection that freed nothing was waited for. */
  const waited = new Map<number, number>();

  const collect = async (
    bucket: NamedBucket,
    collection: StoredCollection,
    api: RegistryApi,
    run: CollectionRun | undefined,
  ) => {
    const counts = { done: 0, total: 0, freedManifests: 0, freedBlobs: 0, freedBytes: 0, keptBlobs: 0 };
    let reported = 0;
    let waits = false;
    /** Tells that pushes are not held any more. */
    let lost: AbortSignal | undefined;
    /** Between two steps: tells how far it is, and ends where it was asked to. */
    const pause = async () => {
      if (isEnding()) throw new Stopped('the program ended');
      lost?.throwIfAborted();
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
      // What is held was deleted by its digest, whatever still names it; but what can be restored may need it.
      const needed = await reachability.neededUntil(
        due.filter(({ held }) => held).map(({ id }) => id),
        at,
      );
      for (const [id, until] of needed) await store.reviewAgain([id], until);
      const going = due.filter(({ id, held }) => (held ? !needed.has(id) : unneeded.has(id)));
      await store.reviewed(
        due.filter((manifest) => !manifest.held && !going.includes(manifest)).map(({ id }) => id),
        at,
      );
      const stored = going.filter(({ held }) => !held).map(({ digest }) => digest);
      const repository = repositoryOf(bucket, image);
      const gone = new Set(
        await (run ? run.removeManifests(repository, stored) : removeHeld(api, repository, stored)),
      );
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
    const freeLinks = async (run: CollectionRun, image: string, digests: string[]): Promise<string[]> => {
      const named = await store.named(bucket.id, digests, image);
      const unnamed = digests.filter((digest) => !named.has(digest));
      return unnamed.length === 0 ? [] : run.removeLinks(repositoryOf(bucket, image), unnamed);
    };

    const freeBlobs = async (
      run: CollectionRun,
      digests: string[],
      keep: { has: (digest: string) => boolean },
    ) => {
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

    const freeUnused = async (run: CollectionRun, foreign: Set<string>) => {
      await enter('blobs', await store.countUnused(bucket.id));
      for (let after = { image: '', digest: '' }; ; ) {
        const batch = await store.unused(bucket.id, after, BLOBS_AT_ONCE);
        const last = batch.at(-1);
        if (!last) return;
        for (const [image, unused] of Map.groupBy(batch, (blob) => blob.image)) {
          const digests = unused.map(({ digest }) => digest);
          const linked = new Set(await freeLinks(run, image, digests));
          counts.keptBlobs += linked.size;
          waits ||= linked.size > 0;
          const free = digests.filter((digest) => !linked.has(digest));
          const kept = new Set([...linked, ...(await freeBlobs(run, free, foreign))]);
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

    const freeAll = async (run: CollectionRun, foreign: Set<string>) => {
      const linked = new Set<string>();
      await enter('layers', 0);
      for await (const repository of api.listRepositories()) {
        const image = imageOf(bucket, repository);
        if (image === undefined) continue;
        for await (const digests of run.listLinks(repository)) {
          for (const digest of await freeLinks(run, image, digests)) linked.add(digest);
          await pause();
        }
      }
      await enter('blobs', 0);
      for await (const digests of run.listBlobs()) {
        await freeBlobs(run, digests, { has: (digest) => linked.has(digest) || foreign.has(digest) });
        counts.done += digests.length;
        await pause();
      }
    };

    /** What repositories of the same storage hold that are not of this bucket. */
    const foreignBlobs = async (run: CollectionRun): Promise<Set<string>> => {
      const found = new Set<string>();
      for await (const repository of api.listRepositories()) {
        if (imageOf(bucket, repository) !== undefined) continue;
        for await (const digest of api.listManifests(repository)) found.add(digest);
        for await (const digests of run.listLinks(repository)) for (const each of digests) found.add(each);
      }
      return found;
    };

    /** The engine finds what nothing names by itself, of all repositories that it has. */
    const freeOffline = async (letGo: AbortSignal) => {
      lost = letGo;
      // A push that was waited for may have failed between engine and catalog.
      if (doubts.has(bucket.id)) await compareAll();
      await freeManifests();
      if (collection.scope === 'changes' && (await store.countUnused(bucket.id)) === 0) return;
      await enter('blobs', 0);
      const heldBlobs = await store.heldBlobs(bucket.id);
      const keep = new Map([...heldBlobs].map(([image, blobs]) => [repositoryOf(bucket, image), blobs]));
      const stop = new AbortController();
      const watching = setInterval(() => void pause().catch((error) => stop.abort(error)), REPORT_MS);
      try {
        const signal = AbortSignal.any([letGo, stop.signal]);
        const freed = await api.collectOffline?.({ keep, signal });
        counts.freedBlobs += freed?.blobs ?? 0;
        counts.freedBytes += freed?.bytes ?? 0;
      } catch (error) {
        throw stop.signal.aborted ? stop.signal.reason : error;
      } finally {
        clearInterval(watching);
      }
      await store.forgetAllUnused(bucket.id);
    };

    const foreign =
      collection.scope === 'all' || doubts.has(bucket.id) ? await compareAll() : hasForeign.has(bucket.id);
    if (foreign) hasForeign.add(bucket.id);
    else hasForeign.delete(bucket.id);
    if (run) {
      const others = foreign ? await foreignBlobs(run) : new Set<string>();
      await freeManifests();
      await freeUnused(run, others);
      if (collection.scope === 'all') await freeAll(run, others);
    } else await holds.hold(bucket.id, pause, freeOffline);
    return { counts, waits };
  };

  return async (bucket: NamedBucket, collection: StoredCollection): Promise<void> => {
    const api = engines.of(bucket);
    // Before anything is looked at: from here on the engine knows what pushes use.
    const run = api.beginCollection?.();
    if (!run && !api.collectOffline)
      throw new Error('the engine of this bucket frees its storage by other means');
    let again: Date | null = null;
    let notBefore = now();
    try {
      await settlePushes();
      const { counts, waits } = await collect(bucket, collection, api, run);
      const didNothing = counts.freedBlobs + counts.freedManifests === 0;
      const waitMs = Math.min(
        AGAIN_MAX_MS,
        didNothing ? 2 * (waited.get(bucket.id) ?? AGAIN_MS / 2) : AGAIN_MS,
      );
      if (waits) waited.set(bucket.id, waitMs);
      else waited.delete(bucket.id);
      if (waits) again = new Date(now().getTime() + waitMs);
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
        notBefore = new Date(
          again.getTime() + (error instanceof Stopped ? STOPPED_MS : run ? AGAIN_MS : HELD_AGAIN_MS),
        );
      await store.update(collection.id, {
        state: error instanceof Stopped ? 'stopped' : 'failed',
        reason: error instanceof Error ? error.message || null : String(error),
        phase: null,
        endedAt: now(),
      });
      if (!(error instanceof Stopped)) throw error;
    } finally {
      run?.end();
      await store.schedule(bucket.id, again, notBefore);
    }
  };
};
export type Collector = ReturnType<typeof createCollector>;
