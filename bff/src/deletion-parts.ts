import type { AuditTrail } from './audit/audit-entry.ts';
import type { Catalog } from './catalog/catalog.ts';
import type { CatalogLocks } from './catalog/catalog-locks.ts';
import type { CatalogRemover } from './catalog/catalog-remover.ts';
import { createDeleting, type Deleting } from './catalog/deleting.ts';
import type { Doubts } from './catalog/doubts.ts';
import { createReachability } from './catalog/reachability.ts';
import { createRestoring } from './catalog/restoring.ts';
import { cleanupRoutes } from './cleanup/cleanup-routes.ts';
import { createCleanupService } from './cleanup/cleanup-service.ts';
import { createScheduleStore } from './cleanup/schedule-store.ts';
import type { Database } from './database/database.ts';
import { createDeletionEffects } from './deletions/deletion-effects.ts';
import { createDeletionPlanner } from './deletions/deletion-planner.ts';
import { deletionRoutes } from './deletions/deletion-routes.ts';
import { createDeletionRunner } from './deletions/deletion-runner.ts';
import { createDeletionService, PLAN_MS } from './deletions/deletion-service.ts';
import { createDeletionStore } from './deletions/deletion-store.ts';
import { createImageRemoval } from './deletions/image-removal.ts';
import type { Announcements } from './events/announcements.ts';
import { collectionRoutes } from './garbage-collection/collection-routes.ts';
import { createCollectionService } from './garbage-collection/collection-service.ts';
import { createCollectionStore } from './garbage-collection/collection-store.ts';
import { createCollector } from './garbage-collection/collector.ts';
import { createPushHolds } from './garbage-collection/push-holds.ts';
import type { ImageService } from './images/image-service.ts';
import type { Schedule } from './jobs/jobs.ts';
import type { Log } from './log.ts';
import { recentlyDeletedRoutes } from './recently-deleted/recently-deleted-routes.ts';
import { createRecentlyDeletedService } from './recently-deleted/recently-deleted-service.ts';
import { createRecentlyDeletedStore } from './recently-deleted/recently-deleted-store.ts';
import type { BucketStore } from './registries/bucket-store.ts';
import type { RegistryDirectory } from './registries/registry-directory.ts';
import type { Engines } from './registry-api/engines.ts';

/** How long what was deleted is told of. */
const HISTORY_MS = 90 * 24 * 60 * 60_000;
const LOOK_MS = 5000;

type Deps = {
  database: Database;
  engines: Engines;
  catalog: Catalog;
  remover: CatalogRemover;
  locks: CatalogLocks;
  doubts: Doubts;
  directory: RegistryDirectory;
  images: Pick<ImageService, 'locate'>;
  bucketStore: BucketStore;
  trail: AuditTrail;
  announce: Announcements['announce'];
  onTagsChanged: (bucketId: number, image: string) => void;
  flushPulls: () => Promise<void>;
  log: Log;
  now: () => Date;
};

/** All that deletes, restores, cleans up and frees. */
export const createDeletionParts = (deps: Deps) => {
  const { database, engines, catalog, remover, locks, doubts, directory, images, bucketStore } = deps;
  const { trail, announce, onTagsChanged, flushPulls, log, now } = deps;
  let ending = false;

  const tellOfBucket =
    (type: 'deletions-changed' | 'collections-changed') =>
    (bucketId: number): void =>
      void directory.nameOfBucket(bucketId).then(
        (registry) => registry !== undefined && announce({ type, registry }),
        (err: unknown) => log.warn({ err }, 'a change was not told'),
      );
  const tellDeletions = (registry: string) => announce({ type: 'deletions-changed', registry });

  const reachability = createReachability(database);
  const inCatalog = { engines, remover, locks, onChange: onTagsChanged };
  const holds = createPushHolds({ engines, locks: database.sharedLocks, changes: database.changes });
  const deleting = createDeleting(inCatalog);
  /** For the console: what clients do is held as a whole. */
  const heldDeleting = (patienceMs?: number): Deleting => ({
    ...deleting,
    deleteTags: (bucket, ...rest) =>
      holds.write(bucket, () => deleting.deleteTags(bucket, ...rest), { patienceMs }),
    deleteManifests: (bucket, ...rest) =>
      holds.write(bucket, () => deleting.deleteManifests(bucket, ...rest), { patienceMs }),
  });
  /** Nobody waits for a whole deletion. */
  const patientDeleting = heldDeleting(Number.POSITIVE_INFINITY);
  const store = createDeletionStore(database);
  const effects = createDeletionEffects(database);
  const runner = createDeletionRunner({
    store,
    deleting: patientDeleting,
    imageRemoval: createImageRemoval({
      database,
      deleting: patientDeleting,
      reachability,
      engines,
      settlePushes: catalog.settled,
    }),
    bucketOf: bucketStore.get,
    flushPulls,
    whenQuiet: database.whenQuiet,
    alone: database.tryLockForAll,
    onProgress: ({ bucketId }) => tellOfBucket('deletions-changed')(bucketId),
    log,
    now,
  });
  const deletions = createDeletionService({
    store,
    planner: createDeletionPlanner(database),
    deleting: heldDeleting(),
    effects,
    runner,
    directory,
    requireImage: images.locate,
    flushPulls,
    announce: tellDeletions,
    now,
  });
  const cleanup = createCleanupService({
    deletions,
    deletionStore: store,
    schedules: createScheduleStore(database),
    directory,
    trail,
    announce: tellDeletions,
    log,
    now,
  });

  const collectionStore = createCollectionStore(database);
  const collections = createCollectionService({
    store: collectionStore,
    collector: createCollector({
      store: collectionStore,
      remover,
      reachability,
      locks,
      engines,
      settlePushes: catalog.settled,
      doubts,
      holds,
      onProgress: tellOfBucket('collections-changed'),
      isEnding: () => ending,
      now,
    }),
    engines,
    directory,
    alone: database.tryLockForAll,
    onChange: tellOfBucket('collections-changed'),
    log,
    now,
  });
  const inBackground = (task: () => Promise<void>) => () =>
    void task().catch((err: unknown) => log.error({ err }, 'a background task failed'));
  const restoring = createRestoring(inCatalog);
  const recentlyDeleted = createRecentlyDeletedService({
    store: createRecentlyDeletedStore(database),
    restoring: {
      tags: (bucket, ...rest) => holds.write(bucket, () => restoring.tags(bucket, ...rest)),
      manifests: (bucket, ...rest) => holds.write(bucket, () => restoring.manifests(bucket, ...rest)),
    },
    effects,
    directory,
    announce: tellDeletions,
    collectNow: inBackground(() => collections.collectDue({ waited: 0 })),
    now,
  });

  let looking: NodeJS.Timeout | undefined;
  const schedules: Schedule[] = [
    { name: 'clean-up', cron: '* * * * *', run: cleanup.runDue },
    { name: 'collect-garbage', cron: '27 4 * * 0', run: collections.collectAll },
    {
      name: 'prune-deletions',
      cron: '23 * * * *',
      run: () =>
        store.prune({
          plansBefore: new Date(now().getTime() - PLAN_MS),
          before: new Date(now().getTime() - HISTORY_MS),
        }),
    },
  ];

  return {
    deleting,
    holds,
    collectingSince: collections.isRunning,
    routes: [
      ...deletionRoutes(deletions),
      ...recentlyDeletedRoutes(recentlyDeleted),
      ...cleanupRoutes(cleanup),
      ...collectionRoutes(collections),
    ],
    schedules,

    /** Goes on with what an earlier process left. */
    async start(): Promise<void> {
      await collections.recover();
      await runner.resume();
      looking = setInterval(inBackground(collections.collectDue), LOOK_MS);
    },

    async stop(): Promise<void> {
      ending = true;
      clearInterval(looking);
      await Promise.all([runner.stop(), collections.stop()]);
      holds.close();
    },
  };
};
