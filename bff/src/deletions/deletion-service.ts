import { setTimeout as sleep } from 'node:timers/promises';
import { check, mayToAll, type Principal } from 'shared/access/check';
import type { Action } from 'shared/access/rules';
import {
  CONFIRMED_FROM,
  type DeleteImages,
  type DeleteTags,
  type Deletion,
  type DeletionImage,
  type DeletionImageQuery,
  type DeletionPlan,
  type DeletionQuery,
  type DeletionRef,
  type DeletionTag,
  type DeletionTagQuery,
  type ImageSelection,
  type TagSelection,
} from 'shared/deletions/deletion';
import { ProblemError } from 'shared/http/problem';
import type { ImageRef } from 'shared/images/image';
import type { TagRef, Usage } from 'shared/tags/tag';
import type { Deleting } from '../catalog/deleting.ts';
import type { RegistryDirectory } from '../registries/registry-directory.ts';
import { createDeletionCounting } from './deletion-counting.ts';
import type { DeletionEffectsOf, Effects, Losing } from './deletion-effects.ts';
import type { Counted, DeletionPlanner } from './deletion-planner.ts';
import { type Plan, planOfImages, planOfTags } from './deletion-plans.ts';
import type { DeletionRunner } from './deletion-runner.ts';
import type { DeletionStore, StoredDeletion } from './deletion-store.ts';

/** So long a plan can be run. */
export const PLAN_MS = 24 * 60 * 60_000;
/** So long whoever deletes waits for the end; what takes longer goes on behind the answer. */
const WAIT_MS = 2000;
/** What so many tags free is counted before the plan is shown, that of more afterwards. */
const COUNTED_AT_ONCE = 1000;

const ACTION_OF: Record<StoredDeletion['kind'], Action> = {
  tags: 'Change/deleteTag',
  images: 'Change/deleteImage',
  cleanup: 'Change/cleanUpTags',
};

export type Planned = {
  kind: StoredDeletion['kind'];
  images: string[];
  filter?: StoredDeletion['filter'];
  scheduled?: boolean;
  plan: Plan;
  confirm?: (counted: Counted) => boolean;
};
export type Author = { accountId: number; loginId: string };

type Deps = {
  store: DeletionStore;
  planner: DeletionPlanner;
  deleting: Deleting;
  effects: DeletionEffectsOf;
  runner: DeletionRunner;
  directory: RegistryDirectory;
  /** @throws ProblemError `not-found` */
  requireImage: (at: ImageRef) => Promise<unknown>;
  flushPulls: () => Promise<void>;
  announce: (registry: string) => void;
  now: () => Date;
};

const time = (at: Date | null) => at?.toISOString() ?? null;

const shown = ({ allTags, effects, loginId: by, ...deletion }: StoredDeletion): Deletion => ({
  ...deletion,
  by,
  share: allTags === 0 ? 0 : Math.min(1, deletion.plannedTags / allTags),
  freedBytes: effects?.freedBytes ?? null,
  createdAt: deletion.createdAt.toISOString(),
  startedAt: time(deletion.startedAt),
  endedAt: time(deletion.endedAt),
});

const shownPlan = (deletion: StoredDeletion): DeletionPlan => ({
  ...shown(deletion),
  siblings: deletion.effects?.siblings ?? [],
  siblingTags: deletion.effects?.siblingTags ?? 0,
  platforms: deletion.effects?.platforms ?? 0,
  referrers: deletion.effects?.referrers ?? 0,
  sharedBytes: deletion.effects?.sharedBytes ?? null,
});

const usageOf = ({ totalBytes, freedBytes: aloneBytes }: Effects, freedBytes: number): Usage => ({
  totalBytes,
  aloneBytes,
  sharedBytes: totalBytes - aloneBytes,
  freedBytes,
});

export const createDeletionService = (deps: Deps) => {
  const { store, planner, deleting, effects, runner, directory, requireImage, flushPulls, announce, now } =
    deps;
  const locate = async (registry: string) => {
    const found = await directory.find({ by: 'name', value: registry });
    if (!found) throw new ProblemError('not-found', { detail: `There is no registry named ${registry}.` });
    return found;
  };

  const author = (who: Principal): Author => {
    if (who.kind === 'anonymous') throw new ProblemError('not-signed-in');
    return { accountId: who.accountId, loginId: who.loginId };
  };

  const refuse = (who: Principal, action: Action, registry: string, images: string[]) => {
    for (const image of images) {
      const verdict = check(who, action, { registry: { name: registry, publicRegistry: false }, image });
      if (!verdict.ok) throw new ProblemError('permission-denied', { detail: verdict.reason });
    }
  };

  let planning = 0;
  const counting = createDeletionCounting({
    store,
    effects,
    isBusy: () => planning > 0 || runner.isBusy(),
  });

  /** What it frees is counted now, or for the next question about it. */
  const withEffects = async (registry: string, deletion: StoredDeletion): Promise<StoredDeletion> => {
    const urgent = deletion.plannedTags <= COUNTED_AT_ONCE;
    const begun = counting.of(deletion, { urgent });
    if (urgent) return begun;
    void begun.then(
      () => announce(registry),
      () => {},
    );
    return deletion;
  };

  const plan = async (
    registry: string,
    by: Author,
    { kind, images, filter = null, scheduled = false, plan, confirm }: Planned,
  ): Promise<StoredDeletion> => {
    const { bucket } = await locate(registry);
    // What was pulled a moment ago is seen as it is.
    await flushPulls();
    planning += 1;
    return planner(
      { bucketId: bucket.id, kind, images, filter, scheduled, ...by, createdAt: now() },
      plan,
      confirm ?? (({ plannedTags }) => plannedTags > CONFIRMED_FROM),
    ).finally(() => {
      planning -= 1;
    });
  };

  const planTags = async ({ registry, image }: ImageRef, wanted: TagSelection, who: Principal) => {
    const { bucket } = await locate(registry);
    return plan(registry, author(who), {
      kind: 'tags',
      images: [image],
      plan: planOfTags(bucket.id, image, wanted),
    });
  };

  const planImages = async (registry: string, { images: wanted }: ImageSelection, who: Principal) => {
    const { bucket } = await locate(registry);
    const images = [...new Set(wanted)];
    refuse(who, 'Change/deleteImage', registry, images);
    const made = await plan(registry, author(who), {
      kind: 'images',
      images,
      plan: planOfImages(bucket.id, images),
    });
    const staying = new Set(await store.stayingImages(made.id));
    const existing = new Set(await store.existingImages(bucket.id, images));
    const going = images.filter((image) => existing.has(image) && !staying.has(image));
    if (existing.size === 0) throw new ProblemError('not-found', { detail: 'There are no such images.' });
    await store.setImages(made.id, going, going.length);
    return { ...made, images: going, plannedImages: going.length };
  };

  const find = async ({ registry, deletion: id }: DeletionRef, who: Principal): Promise<StoredDeletion> => {
    const { bucket } = await locate(registry);
    const found = await store.find(bucket.id, id);
    const isOwn = who.kind !== 'anonymous' && found?.accountId === who.accountId;
    if (!found || !(isOwn || mayToAll(who, 'View/getDeletionList', registry)))
      throw new ProblemError('not-found', { detail: `The registry ${registry} has no such deletion.` });
    return found;
  };

  /**
   * Runs what was planned, once; with `images`, of these alone. Only who made a plan runs it, and what a schedule made whoever may clean up all of the
   * registry; rights may be others since.
   */
  const run = async (
    registry: string,
    planned: StoredDeletion,
    who: Principal,
    { confirmTags, images }: { confirmTags?: number | undefined; images?: string[] | undefined },
  ): Promise<StoredDeletion> => {
    const action = ACTION_OF[planned.kind];
    if (planned.kind === 'cleanup') {
      const touched = await store.touchedImages(planned.id);
      const chosen = new Set(images ?? touched);
      refuse(
        who,
        action,
        registry,
        touched.filter((image) => chosen.has(image)),
      );
    } else refuse(who, action, registry, planned.images);
    const tooOld = !planned.scheduled && now().getTime() - planned.createdAt.getTime() > PLAN_MS;
    if (tooOld || !['planned', 'held'].includes(planned.state)) throw new ProblemError('plan-ended');
    const plannedTags = images ? await store.countOf(planned.id, images) : planned.plannedTags;
    if (planned.confirmTags && confirmTags !== plannedTags)
      throw new ProblemError('confirmation-needed', {
        detail: `${plannedTags} tags would be deleted.`,
        current: { plannedTags },
      });
    if (images) {
      await counting.drop(planned.id);
      await store.choose(planned.id, images);
    }
    return begin(registry, planned);
  };

  /** Its tags and manifests are known for as long as they can be restored. */
  const countLate = async (id: number): Promise<void> => {
    const ended = await store.get(id);
    if (ended) await counting.of(ended, { urgent: false });
  };

  const begin = async (registry: string, planned: StoredDeletion): Promise<StoredDeletion> => {
    const moved = await store.move(planned.id, ['planned', 'held'], { state: 'running', startedAt: now() });
    if (!moved) throw new ProblemError('plan-ended');
    announce(registry);
    // Of an image that is gone nobody can tell any more what it alone referred to.
    const isCountedFirst = moved.plannedTags <= COUNTED_AT_ONCE || moved.kind === 'images';
    if (isCountedFirst) await counting.of(moved, { urgent: true }).catch(() => {});
    const ended = runner.start(planned.id);
    if (!isCountedFirst)
      void ended
        .then(() => countLate(planned.id))
        .then(
          () => announce(registry),
          () => {},
        );
    await Promise.race([ended, sleep(WAIT_MS, undefined, { ref: false })]);
    return (await store.get(planned.id)) ?? moved;
  };

  const ownPlan = async (registry: string, id: number, who: Principal, kind: StoredDeletion['kind']) => {
    const planned = await find({ registry, deletion: id }, who);
    const mayRun =
      planned.accountId === author(who).accountId ||
      (planned.scheduled && mayToAll(who, ACTION_OF[planned.kind], registry));
    if (planned.kind !== kind || !mayRun)
      throw new ProblemError('not-found', { detail: `The registry ${registry} has no such plan of yours.` });
    return planned;
  };

  /** Named one by one, they need no confirmation. */
  const runNow = (registry: string, planned: StoredDeletion, who: Principal) =>
    run(registry, planned, who, { confirmTags: planned.plannedTags });

  const deleteImages = async (
    registry: string,
    { images, plan: id, confirmTags }: DeleteImages,
    who: Principal,
  ): Promise<Deletion> => {
    if (id !== undefined)
      return shown(await run(registry, await ownPlan(registry, id, who, 'images'), who, { confirmTags }));
    const planned = await planImages(registry, { images: images ?? [] }, who);
    if (planned.images.length === 0)
      throw new ProblemError('tags-protected', {
        detail: 'Tags of it are protected from deletion, or immutable. Lift that first.',
      });
    return shown(await runNow(registry, planned, who));
  };

  return {
    plan,
    begin,
    count: (planned: StoredDeletion) => counting.of(planned, { urgent: false }),
    withEffects,
    run,
    ownPlan,
    shown,
    shownPlan,

    async planTagDeletion(at: ImageRef, wanted: TagSelection, who: Principal): Promise<DeletionPlan> {
      await requireImage(at);
      return shownPlan(await withEffects(at.registry, await planTags(at, wanted, who)));
    },

    async deleteTags(
      at: ImageRef,
      { tags, plan: id, confirmTags }: DeleteTags,
      who: Principal,
    ): Promise<Deletion> {
      if (id !== undefined) {
        const planned = await ownPlan(at.registry, id, who, 'tags');
        if (planned.images[0] !== at.image)
          throw new ProblemError('not-found', { detail: `The image ${at.image} has no such plan.` });
        return shown(await run(at.registry, planned, who, { confirmTags }));
      }
      await requireImage(at);
      return shown(await runNow(at.registry, await planTags(at, { tags }, who), who));
    },

    async planImageDeletion(registry: string, wanted: ImageSelection, who: Principal): Promise<DeletionPlan> {
      return shownPlan(await withEffects(registry, await planImages(registry, wanted, who)));
    },

    deleteImages,

    async deleteTag(at: TagRef, who: Principal): Promise<void> {
      await requireImage(at);
      const { bucket } = await locate(at.registry);
      const seen = await deleting.current(bucket.id, at.image, [at.tag]);
      const removal = { at: now(), by: author(who).loginId, cause: 'deleted' } as const;
      const outcome = (await deleting.deleteTags(bucket, at.image, seen, removal)).get(at.tag);
      if (outcome?.state === 'deleted') return announce(at.registry);
      if (outcome?.state === 'failed') throw new ProblemError('upstream-failed', { detail: outcome.failure });
      if (outcome && outcome.reason !== 'gone-since')
        throw new ProblemError('tags-protected', { detail: `The tag ${at.tag} is protected, or immutable.` });
      throw new ProblemError('not-found', { detail: `The image ${at.image} has no tag named ${at.tag}.` });
    },

    async tagUsage(at: TagRef): Promise<Usage> {
      await requireImage(at);
      const { bucket } = await locate(at.registry);
      const [tag] = await deleting.current(bucket.id, at.image, [at.tag]);
      if (!tag)
        throw new ProblemError('not-found', { detail: `The image ${at.image} has no tag named ${at.tag}.` });
      const freedWith = (tags: Losing['tags']) =>
        effects.of(bucket.id, [[{ manifestId: tag.manifestId, tags }]]);
      const [all, alone] = [await freedWith('all'), await freedWith([at.tag])];
      return usageOf(all, alone.freedBytes);
    },

    async imageUsage(at: ImageRef): Promise<Usage> {
      await requireImage(at);
      const { bucket } = await locate(at.registry);
      const all = await effects.of(bucket.id, store.manifestsOf(bucket.id, [at.image], { held: true }));
      return usageOf(all, all.freedBytes);
    },

    async list(registry: string, query: DeletionQuery, who: Principal) {
      const { bucket } = await locate(registry);
      const own = mayToAll(who, 'View/getDeletionList', registry) ? undefined : author(who).accountId;
      const { rows, ...page } = await store.list(bucket.id, query, own);
      return { items: rows.map(shown), ...page };
    },

    async get(at: DeletionRef, who: Principal): Promise<DeletionPlan> {
      return shownPlan(await find(at, who));
    },

    async tags(at: DeletionRef, query: DeletionTagQuery, who: Principal) {
      const { rows, ...page } = await store.tags(await find(at, who), query);
      const items = rows.map(
        (tag): DeletionTag => ({
          ...tag,
          updatedAt: time(tag.updatedAt),
          lastPulledAt: time(tag.lastPulledAt),
        }),
      );
      return { items, ...page };
    },

    async images(at: DeletionRef, query: DeletionImageQuery, who: Principal) {
      const { id } = await find(at, who);
      const { rows, ...page } = await store.images(id, query);
      return { items: rows as DeletionImage[], ...page };
    },

    async stop(at: DeletionRef, who: Principal): Promise<Deletion> {
      const found = await find(at, who);
      const mayStop =
        found.accountId === author(who).accountId || mayToAll(who, ACTION_OF[found.kind], at.registry);
      if (!mayStop) throw new ProblemError('permission-denied', { detail: 'Only who began it may stop it.' });
      const moved =
        (await store.move(found.id, ['running'], { state: 'stopping' })) ??
        (await store.move(found.id, ['planned', 'held'], { state: 'stopped', endedAt: now() }));
      announce(at.registry);
      return shown(moved ?? found);
    },
  };
};
export type DeletionService = ReturnType<typeof createDeletionService>;
