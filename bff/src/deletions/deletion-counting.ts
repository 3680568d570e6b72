import { setTimeout as sleep } from 'node:timers/promises';
import type { DeletionEffectsOf } from './deletion-effects.ts';
import type { DeletionStore, StoredDeletion } from './deletion-store.ts';

/** While tags are planned or deleted, what is counted takes no more of the database than one part of so many. */
const REST = 20;
const TURN_MS = 50;

type Count = { done: Promise<StoredDeletion>; dropped: AbortController; urgent: boolean };
type Deps = { store: DeletionStore; effects: DeletionEffectsOf; isBusy: () => boolean };

/**
 * Counts what deletions free, each once. Of many tags that takes seconds: the newest plan comes first, as somebody looks
 * at it, and all of them after what is being planned and deleted.
 */
export const createDeletionCounting = ({ store, effects, isBusy }: Deps) => {
  const counts = new Map<number, Count>();
  const newest = () => Math.max(...counts.keys());

  const count = async (deletion: StoredDeletion): Promise<StoredDeletion> => {
    const going =
      deletion.kind === 'images'
        ? store.manifestsOf(deletion.bucketId, deletion.images, { held: false })
        : store.losing(deletion.id);
    const rest = async (tookMs: number) => {
      let wait = isBusy() ? tookMs * REST : 0;
      do {
        const own = counts.get(deletion.id);
        if (own?.urgent) return;
        if (wait > 0) await sleep(wait, undefined, { ref: false });
        own?.dropped.signal.throwIfAborted();
        wait = TURN_MS;
      } while (newest() > deletion.id);
    };
    const { totalBytes: _, ...counted } = await effects.of(deletion.bucketId, going, rest);
    await store.setEffects(deletion.id, counted);
    return { ...deletion, effects: counted };
  };

  const begin = (deletion: StoredDeletion): Count => {
    const begun = {
      done: count(deletion).finally(() => counts.delete(deletion.id)),
      dropped: new AbortController(),
      urgent: false,
    };
    counts.set(deletion.id, begun);
    return begun;
  };

  return {
    /** @param urgent somebody waits for it */
    of(deletion: StoredDeletion, { urgent }: { urgent: boolean }): Promise<StoredDeletion> {
      if (deletion.effects) return Promise.resolve(deletion);
      const own = counts.get(deletion.id) ?? begin(deletion);
      own.urgent ||= urgent;
      return own.done;
    },

    /** It is going to be another plan. */
    async drop(id: number): Promise<void> {
      const own = counts.get(id);
      own?.dropped.abort();
      await own?.done.catch(() => {});
    },
  };
};
