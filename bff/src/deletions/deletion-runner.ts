import type { Removal } from '../catalog/catalog-remover.ts';
import type { Deleting, TagOutcomes } from '../catalog/deleting.ts';
import type { NamedBucket } from '../catalog/repository-name.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Log } from '../log.ts';
import type { DeletionStore, PlannedTag, StoredDeletion } from './deletion-store.ts';
import type { ImageRemoval } from './image-removal.ts';

/** Tags in one step, by how long the steps before took: what others ask waits no longer than for one, and so does who stops it. */
const BATCH = { first: 50, least: 10, most: 250 };
const STEP_MS = 250;
/** So long it lets others go first, twice a step. */
const TURN_MS = 20;

type Deps = {
  store: DeletionStore;
  deleting: Deleting;
  imageRemoval: ImageRemoval;
  bucketOf: (id: number) => Promise<NamedBucket | undefined>;
  /** Writes down pulls that are only in memory: what was pulled is to stay. */
  flushPulls: () => Promise<void>;
  whenQuiet: Database['whenQuiet'];
  /** Whether this is the only process that goes on with it. */
  alone: <T>(name: string, task: () => Promise<T>) => Promise<T | undefined>;
  onProgress: (deletion: { bucketId: number }) => void;
  log: Log;
  now: () => Date;
};

/** Carries deletions out, step by step. One that was cut off by the end of its process goes on where it stood. */
export const createDeletionRunner = (deps: Deps) => {
  const { store, deleting, imageRemoval, bucketOf, flushPulls, whenQuiet, alone, onProgress, log, now } =
    deps;
  const running = new Map<number, Promise<void>>();
  const turn = () => whenQuiet(TURN_MS);
  let ending = false;

  const removalOf = ({ kind, loginId }: StoredDeletion): Removal => ({
    at: now(),
    by: loginId,
    cause: kind === 'cleanup' ? 'cleaned-up' : 'deleted',
  });

  const deleteTags = async (
    deletion: StoredDeletion,
    bucket: NamedBucket,
    tags: PlannedTag[],
    deletedImages: Map<string, number>,
  ): Promise<StoredDeletion['state']> => {
    let { state } = deletion;
    for (const [{ image }, seen] of Map.groupBy(tags, (tag) => tag.part)) {
      const removal = { ...removalOf(deletion), deletedImageId: deletedImages.get(image) };
      const record = async (tx: Transaction, outcomes: TagOutcomes) => {
        state = (await store.record(tx, deletion.id, seen, outcomes)) ?? state;
      };
      await turn();
      await deleting.deleteTags(bucket, image, seen, removal, record, turn);
    }
    return state;
  };

  /** Why it went no further. While the database works on one step, the engine has the next one already. */
  const deleteAllTags = async (
    deletion: StoredDeletion,
    bucket: NamedBucket,
    deletedImages: Map<string, number>,
  ): Promise<'done' | 'stopped' | 'ending'> => {
    let before: Promise<void> = Promise.resolve();
    let size = BATCH.first;
    let { state } = deletion;
    try {
      for await (const planned of store.planned(deletion.id))
        while (planned.length > 0) {
          if (ending) return 'ending';
          if (state !== 'running') return 'stopped';
          const batch = planned.splice(0, size);
          await flushPulls();
          const began = performance.now();
          const step = deleteTags(deletion, bucket, batch, deletedImages).then((now) => {
            const fitting = Math.round((batch.length * STEP_MS) / (performance.now() - began));
            size = Math.min(BATCH.most, Math.max(BATCH.least, fitting));
            state = now;
            onProgress(deletion);
          });
          // Its failure is seen one step later.
          step.catch(() => {});
          const earlier = before;
          before = step;
          await earlier;
        }
      return 'done';
    } finally {
      await before;
    }
  };

  const prepare = async (deletion: StoredDeletion) => {
    const bucket = await bucketOf(deletion.bucketId);
    if (!bucket) throw new Error('the bucket is gone');
    const images = deletion.kind === 'images' ? deletion.images : [];
    const deletedImages = new Map<string, number>();
    for (const image of images)
      deletedImages.set(
        image,
        await imageRemoval.begin(deletion.bucketId, image, deletion.id, removalOf(deletion)),
      );
    return { bucket, deletedImages };
  };

  /** What a process that was killed took from the engine is recorded as what it is: deleted, by whom and why. */
  const catchUp = async (id: number): Promise<void> => {
    const deletion = await store.get(id);
    if (!deletion || !['running', 'stopping'].includes(deletion.state)) return;
    const { bucket, deletedImages } = await prepare(deletion);
    // The step that the database had, and the one that the engine had already.
    let waiting = 2 * BATCH.most;
    for await (const planned of store.planned(id)) {
      const next = planned.slice(0, waiting);
      for (const [{ image }, tags] of Map.groupBy(next, (tag) => tag.part)) {
        const names = tags.map(({ name }) => name);
        const missing = await deleting.missing(bucket, image, names);
        const gone = tags.filter(({ name }) => missing.has(name));
        if (gone.length > 0) await deleteTags(deletion, bucket, gone, deletedImages);
      }
      waiting -= next.length;
      if (waiting === 0) return;
    }
  };

  const carryOut = async (deletion: StoredDeletion): Promise<void> => {
    const { bucket, deletedImages } = await prepare(deletion);
    const state = await deleteAllTags(deletion, bucket, deletedImages);
    // The next process goes on.
    if (state === 'ending') return;
    for (const [image, deletedImageId] of deletedImages)
      await imageRemoval.finish(bucket, image, { ...removalOf(deletion), deletedImageId });
    // Whoever stops it in its last step is too late.
    const isDone = state === 'done' || (await store.spare(deletion.id, 'stopped')) === 0;
    await store.move(deletion.id, ['running', 'stopping'], {
      state: isDone ? 'done' : 'stopped',
      endedAt: now(),
    });
  };

  const run = async (id: number): Promise<void> => {
    await alone(`deletion/${id}`, async () => {
      const deletion = await store.get(id);
      if (!deletion || !['running', 'stopping'].includes(deletion.state)) return;
      try {
        await carryOut(deletion);
      } catch (error) {
        log.error({ err: error, deletion: id }, 'a deletion failed');
        await store.spare(id, 'stopped');
        await store.move(id, ['running', 'stopping'], {
          state: 'failed',
          reason: error instanceof Error ? error.message : String(error),
          endedAt: now(),
        });
      } finally {
        onProgress(deletion);
      }
    });
  };

  /** Resolves when it has ended, however it did. */
  const start = (id: number): Promise<void> => {
    const already = running.get(id);
    if (already) return already;
    const started = run(id)
      .catch((err: unknown) => log.error({ err, deletion: id }, 'a deletion broke off'))
      .finally(() => running.delete(id));
    running.set(id, started);
    return started;
  };

  return {
    start,
    isBusy: () => running.size > 0,
    /**
     * Goes on with what a process left that is no more. When it resolves, catalog and engine agree on what that took:
     * comparing them earlier would find tags gone that nobody deleted.
     */
    async resume(): Promise<void> {
      for (const { id } of await store.underWay()) {
        await alone(`deletion/${id}`, () => catchUp(id)).catch((err: unknown) =>
          log.error({ err, deletion: id }, 'a deletion did not catch up'),
        );
        void start(id);
      }
    },
    /** Breaks off between two steps. */
    async stop(): Promise<void> {
      ending = true;
      await Promise.all(running.values());
    },
  };
};
export type DeletionRunner = ReturnType<typeof createDeletionRunner>;
