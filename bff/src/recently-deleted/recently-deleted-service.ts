import { type Principal, reachOf } from 'shared/access/check';
import type { Action } from 'shared/access/rules';
import { ProblemError } from 'shared/http/problem';
import { OciError } from 'shared/oci/error';
import type {
  DeletedImageQuery,
  DeletedSelection,
  DeletedSummary,
  DeletedTagQuery,
  FreedSelection,
  Restored,
} from 'shared/recently-deleted/recently-deleted';
import type { RestoreOutcome, Restoring } from '../catalog/restoring.ts';
import type { DeletionEffectsOf } from '../deletions/deletion-effects.ts';
import type { RegistryDirectory } from '../registries/registry-directory.ts';
import type { RecentlyDeletedStore, View } from './recently-deleted-store.ts';

/** So many tags come back in one step. */
const BATCH = 100;
const NAMED_FAILURES = 100;

type Deps = {
  store: RecentlyDeletedStore;
  restoring: Restoring;
  effects: DeletionEffectsOf;
  directory: RegistryDirectory;
  announce: (registry: string) => void;
  /** Begins to free what may go. */
  collectNow: () => void;
  now: () => Date;
};

type Lost = Awaited<ReturnType<RecentlyDeletedStore['lostTags']>>;

export const createRecentlyDeletedService = (deps: Deps) => {
  const { store, restoring, effects, directory, announce, collectNow, now } = deps;

  const viewOf = async (registry: string, who: Principal, action: Action) => {
    const found = await directory.find({ by: 'name', value: registry });
    if (!found) throw new ProblemError('not-found', { detail: `There is no registry named ${registry}.` });
    const view: View = { bucketId: found.bucket.id, registry, reach: reachOf(who, action), now: now() };
    return { bucket: found.bucket, view };
  };

  const counted = new Map<string, { bytes: Promise<number>; until: number }>();
  /** Counted for all who ask at once, and no more than a tenth of the time. */
  const heldBytes = (view: View): Promise<number> => {
    const key = JSON.stringify([view.bucketId, view.reach]);
    const known = counted.get(key);
    if (known && known.until > performance.now()) return known.bytes;
    const began = performance.now();
    const bytes = effects
      .of(view.bucketId, store.manifestsOf(view))
      .then(({ freedBytes }) => freedBytes)
      .finally(() => {
        const took = performance.now() - began;
        counted.set(key, { bytes, until: performance.now() + 9 * took });
        setTimeout(() => counted.delete(key), 9 * took).unref();
      });
    counted.set(key, { bytes, until: Number.POSITIVE_INFINITY });
    return bytes;
  };

  const summary = async (registry: string, who: Principal): Promise<DeletedSummary> => {
    const { view } = await viewOf(registry, who, 'View/getDeletedTagList');
    return { ...(await store.count(view)), heldBytes: await heldBytes(view) };
  };

  return {
    summary,

    async tags(registry: string, query: DeletedTagQuery, who: Principal) {
      const { view } = await viewOf(registry, who, 'View/getDeletedTagList');
      const { rows, ...page } = await store.tags(view, query);
      const items = rows.map(({ tag, image, digest, taken }) => ({
        ...tag,
        image,
        digest,
        taken,
        updatedAt: tag.updatedAt.toISOString(),
        lastPulledAt: tag.lastPulledAt?.toISOString() ?? null,
        deletedAt: tag.deletedAt.toISOString(),
        expiresAt: tag.expiresAt.toISOString(),
      }));
      return { items, ...page };
    },

    async images(registry: string, query: DeletedImageQuery, who: Principal) {
      const { view } = await viewOf(registry, who, 'View/getDeletedTagList');
      const { rows, ...page } = await store.images(view, query);
      const items = rows.map(({ image, taken }) => ({
        ...image,
        taken,
        deletedAt: image.deletedAt.toISOString(),
        expiresAt: image.expiresAt.toISOString(),
      }));
      return { items, ...page };
    },

    async restore(
      registry: string,
      { tags = [], images = [] }: DeletedSelection,
      who: Principal,
    ): Promise<Restored> {
      const { bucket, view } = await viewOf(registry, who, 'Change/restoreTag');
      const restored: Restored = { restoredTags: 0, restoredImages: 0, failed: [], failedTags: 0 };
      const fail = (
        { image, name }: { image: string; name: string },
        reason: Restored['failed'][number]['reason'],
        detail: string,
      ) => {
        restored.failedTags += 1;
        if (restored.failed.length < NAMED_FAILURES) restored.failed.push({ image, name, reason, detail });
      };
      const tell = (tag: Lost[number], outcome: RestoreOutcome | undefined) => {
        if (outcome === 'restored') restored.restoredTags += 1;
        else if (outcome === 'taken' || outcome === undefined)
          fail(tag, 'taken', 'A tag of this name exists again.');
        else fail(tag, 'storage', outcome.failure);
      };
      const restoreTags = async (lost: Lost) => {
        for (const [image, ofImage] of Map.groupBy(lost, (tag) => tag.image)) {
          // A name that was lost twice comes back as it was last.
          const last = new Map(ofImage.map((tag) => [tag.name, tag] as const).toReversed());
          const all = [...last.values()];
          for (let at = 0; at < all.length; at += BATCH) {
            const batch = all.slice(at, at + BATCH);
            const outcomes = await restoring.tags(bucket, image, batch);
            for (const tag of batch) tell(tag, outcomes.get(tag.id));
          }
          for (const tag of ofImage) if (last.get(tag.name) !== tag) tell(tag, 'taken');
        }
      };

      const lost = await store.lostTags(view, { ids: tags });
      await restoreTags(lost);
      const lostImages = await store.lostImages(view, images);
      const gone = tags.length - lost.length + images.length - lostImages.length;
      for (let n = 0; n < gone; n += 1)
        fail({ image: '', name: '' }, 'expired', 'It was restored or freed meanwhile.');
      for (const image of lostImages) {
        try {
          await restoring.manifests(bucket, image.name, await store.heldWith(image.id));
          await restoreTags(await store.lostTags(view, { deletedImageId: image.id }));
          await store.restoreImage(image);
          restored.restoredImages += 1;
        } catch (error) {
          if (!(error instanceof OciError)) throw error;
          fail({ image: image.name, name: '' }, 'storage', error.message);
        }
      }
      announce(registry);
      return restored;
    },

    async free(registry: string, chosen: FreedSelection, who: Principal): Promise<DeletedSummary> {
      const { view } = await viewOf(registry, who, 'Change/freeDeleted');
      await store.free(view, chosen);
      announce(registry);
      collectNow();
      return summary(registry, who);
    },
  };
};
export type RecentlyDeletedService = ReturnType<typeof createRecentlyDeletedService>;
