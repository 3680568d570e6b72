import type { Principal } from 'shared/access/check';
import type { Collection, CollectionRef } from 'shared/garbage-collection/collection';
import { ProblemError } from 'shared/http/problem';
import type { NamedBucket } from '../catalog/repository-name.ts';
import type { Log } from '../log.ts';
import type { RegistryDirectory } from '../registries/registry-directory.ts';
import type { Engines } from '../registry-api/engines.ts';
import type { CollectionStore, StoredCollection } from './collection-store.ts';
import type { Collector } from './collector.ts';

/** Deletions that follow each other are collected together; where pushes have to wait for it, those of an hour. */
const DEBOUNCE_MS = 10_000;
const HELD_DEBOUNCE_MS = 60 * 60_000;

type Deps = {
  store: CollectionStore;
  collector: Collector;
  engines: Engines;
  directory: RegistryDirectory;
  alone: <T>(name: string, task: () => Promise<T>) => Promise<T | undefined>;
  onChange: (bucketId: number) => void;
  log: Log;
  now: () => Date;
};

const shown = ({ state, done, total, startedAt, endedAt, ...rest }: StoredCollection): Collection => ({
  ...rest,
  state: state === 'stopping' ? 'running' : state,
  progress: total > 0 ? Math.min(1, done / total) : null,
  startedAt: startedAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
});

/** One collection of a bucket at a time, in one process. */
export const createCollectionService = (deps: Deps) => {
  const { store, collector, engines, directory, alone, onChange, log, now } = deps;
  const running = new Map<number, { collection: StoredCollection; ended: Promise<void> }>();

  const holdsPushes = (bucket: NamedBucket) => engines.of(bucket).collectOffline !== undefined;
  const isSupported = (bucket: NamedBucket) =>
    holdsPushes(bucket) || engines.of(bucket).beginCollection !== undefined;

  const start = async (
    bucket: NamedBucket,
    how: Pick<StoredCollection, 'cause' | 'scope' | 'by'>,
  ): Promise<StoredCollection | undefined> => {
    const already = running.get(bucket.id);
    if (already) return already.collection;
    const begun = Promise.withResolvers<StoredCollection | undefined>();
    const run = async () => {
      const collection = await store.begin({
        bucketId: bucket.id,
        ...how,
        state: 'running',
        startedAt: now(),
      });
      running.set(bucket.id, { collection, ended });
      begun.resolve(collection);
      onChange(bucket.id);
      await collector(bucket, collection);
    };
    const ended = alone(`collection/${bucket.id}`, run)
      .catch((err: unknown) => {
        log.error({ err, bucket: bucket.name }, 'a garbage collection failed');
        begun.reject(err);
      })
      .then(() => {
        running.delete(bucket.id);
        begun.resolve(undefined);
        onChange(bucket.id);
      });
    return begun.promise;
  };

  const locate = async (name: string) => {
    const found = await directory.find({ by: 'name', value: name });
    if (!found) throw new ProblemError('not-found', { detail: `There is no registry named ${name}.` });
    return found.bucket;
  };

  return {
    isRunning: (bucketId: number): Date | undefined => running.get(bucketId)?.collection.startedAt,

    async list(registry: string) {
      const bucket = await locate(registry);
      const supported = isSupported(bucket);
      const items = (await store.list(bucket.id)).map(shown);
      const dueAt = supported ? await store.nextAt(bucket.id) : null;
      const nextAt = dueAt && new Date(dueAt.getTime() + (holdsPushes(bucket) ? HELD_DEBOUNCE_MS : 0));
      return { items, supported, nextAt: nextAt?.toISOString() ?? null };
    },

    async collect(registry: string, who: Principal): Promise<Collection> {
      const bucket = await locate(registry);
      if (!isSupported(bucket))
        throw new ProblemError('bad-request', {
          detail: 'The engine of this bucket frees its storage by other means.',
        });
      const by = who.kind === 'anonymous' ? null : who.loginId;
      // One that looks at the rest of deletions alone is soon over.
      const already = running.get(bucket.id);
      if (already?.collection.scope === 'changes') await already.ended;
      const collection = await start(bucket, { cause: 'hand', scope: 'all', by });
      if (collection) return shown(collection);
      const [newest] = await store.list(bucket.id);
      if (!newest) throw new ProblemError('unexpected');
      return shown(newest);
    },

    async stopOne({ registry, collection: id }: CollectionRef): Promise<Collection> {
      const bucket = await locate(registry);
      const found = await store.find(bucket.id, id);
      if (!found)
        throw new ProblemError('not-found', { detail: `The registry ${registry} has no such collection.` });
      await store.requestStop(id);
      return shown((await store.find(bucket.id, id)) ?? found);
    },

    /** Buckets of which deletions left something. @param waited whether they may be waited for, as more may follow */
    async collectDue({ waited }: { waited?: number } = {}): Promise<void> {
      const ago = (ms: number) => new Date(now().getTime() - (waited ?? ms));
      for (const bucket of await store.due(ago(DEBOUNCE_MS))) {
        const hasWaited = !holdsPushes(bucket) || bucket.collectsAt! <= ago(HELD_DEBOUNCE_MS);
        if (hasWaited && isSupported(bucket) && !running.has(bucket.id))
          await start(bucket, { cause: 'deletes', scope: 'changes', by: null });
      }
    },

    /** Everything that is stored. */
    async collectAll(): Promise<void> {
      for (const bucket of await store.inUse()) {
        if (!isSupported(bucket)) continue;
        await start(bucket, { cause: 'schedule', scope: 'all', by: null });
        await running.get(bucket.id)?.ended;
      }
    },

    /** Those that were cut off by the end of their process: the next one does the rest. */
    async recover(): Promise<void> {
      for (const collection of await store.running())
        await alone(`collection/${collection.bucketId}`, async () => {
          if (running.has(collection.bucketId)) return;
          await store.update(collection.id, {
            state: 'stopped',
            reason: 'the program ended',
            phase: null,
            endedAt: now(),
          });
          await store.schedule(collection.bucketId, now(), now());
        });
    },

    stop: async (): Promise<void> =>
      void (await Promise.all([...running.values()].map(({ ended }) => ended))),
  };
};
export type CollectionService = ReturnType<typeof createCollectionService>;
