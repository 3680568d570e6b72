import { sql } from 'drizzle-orm';
import type { Principal } from 'shared/access/check';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import { createDeleting } from '../../catalog/deleting.ts';
import { createDoubts } from '../../catalog/doubts.ts';
import { createPullRecorder } from '../../catalog/pull-recorder.ts';
import { createReachability } from '../../catalog/reachability.ts';
import { createReconciler } from '../../catalog/reconcile.ts';
import { createRestoring } from '../../catalog/restoring.ts';
import { startCatalog } from '../../catalog/testing/start-catalog.ts';
import { createCleanupService } from '../../cleanup/cleanup-service.ts';
import { createScheduleStore } from '../../cleanup/schedule-store.ts';
import type { Database } from '../../database/database.ts';
import { buckets, registries } from '../../database/schema.ts';
import { createCollectionStore } from '../../garbage-collection/collection-store.ts';
import { createCollector } from '../../garbage-collection/collector.ts';
import { createPushHolds } from '../../garbage-collection/push-holds.ts';
import { createImageService } from '../../images/image-service.ts';
import { createImageStore } from '../../images/image-store.ts';
import type { Log } from '../../log.ts';
import { createRecentlyDeletedService } from '../../recently-deleted/recently-deleted-service.ts';
import { createRecentlyDeletedStore } from '../../recently-deleted/recently-deleted-store.ts';
import { createBucketStore } from '../../registries/bucket-store.ts';
import { createRegistryDirectory, REGISTRIES_CHANGED } from '../../registries/registry-directory.ts';
import { createRegistryStore } from '../../registries/registry-store.ts';
import { createEngines } from '../../registry-api/engines.ts';
import { createDeletionEffects } from '../deletion-effects.ts';
import { createDeletionPlanner } from '../deletion-planner.ts';
import { createDeletionRunner } from '../deletion-runner.ts';
import { createDeletionService } from '../deletion-service.ts';
import { createDeletionStore } from '../deletion-store.ts';
import { createImageRemoval } from '../image-removal.ts';

export const MAIN: Principal = { kind: 'main', accountId: 1, loginId: 'admin' };

// The seconds after a push, and after a start, are another test's.
const PROTECTION = { unnamedMs: 0, lagMs: 0, restartMs: 0 };

type Options = {
  bucketsFolder: string;
  now: () => Date;
  onError?: (about: unknown) => void;
  record?: (entry: AuditEntry) => Promise<void>;
};

/** All that deletes, restores and cleans up, as a process of the program has it, at a time that the test sets. */
export const startDeleting = (
  database: Database,
  { bucketsFolder, now, onError = () => {}, record = async () => {} }: Options,
) => {
  const log = { info: () => {}, warn: () => {}, error: onError } as unknown as Log;
  const announce = () => {};
  const engines = createEngines({ bucketsFolder, distribution: [], protection: PROTECTION });
  const { reader, remover, locks, tagMutability, catalog } = startCatalog(database, engines, now);
  const pulls = createPullRecorder(database, { log });
  const bucketStore = createBucketStore(database);
  const directory = createRegistryDirectory(createRegistryStore(database), database.changes);
  const images = createImageService({
    store: createImageStore(database),
    directory,
    onSettings: tagMutability.changed,
    announce,
    now,
  });
  const reachability = createReachability(database);
  const deleting = createDeleting({ engines, remover, locks });
  const store = createDeletionStore(database);
  const effects = createDeletionEffects(database);
  const settlePushes = catalog.settled;
  const runner = createDeletionRunner({
    store,
    deleting,
    imageRemoval: createImageRemoval({ database, deleting, reachability, engines, settlePushes }),
    bucketOf: bucketStore.get,
    flushPulls: pulls.flush,
    whenQuiet: database.whenQuiet,
    alone: database.tryLockForAll,
    onProgress: () => {},
    log,
    now,
  });
  const deletions = createDeletionService({
    store,
    planner: createDeletionPlanner(database),
    deleting,
    effects,
    runner,
    directory,
    requireImage: images.locate,
    flushPulls: pulls.flush,
    announce,
    now,
  });
  const cleanup = createCleanupService({
    deletions,
    deletionStore: store,
    schedules: createScheduleStore(database),
    directory,
    trail: { recordNow: record },
    announce,
    log,
    now,
  });
  const recentlyDeleted = createRecentlyDeletedService({
    store: createRecentlyDeletedStore(database),
    restoring: createRestoring({ engines, remover, locks }),
    effects,
    directory,
    announce,
    collectNow: () => {},
    now,
  });
  const collectionStore = createCollectionStore(database);
  const collector = createCollector({
    store: collectionStore,
    remover,
    reachability,
    locks,
    engines,
    settlePushes,
    doubts: createDoubts(createReconciler({ catalog, reader, engines, log })),
    holds: createPushHolds({ engines, locks: database.sharedLocks, changes: database.changes }),
    onProgress: () => {},
    isEnding: () => false,
    now,
  });

  return {
    catalog,
    engines,
    deleting,
    deletions,
    cleanup,
    recentlyDeleted,
    pulls,

    /** A registry on a bucket of its own, of the same name. */
    async createRegistry(name: string) {
      const [bucket] = await database.db
        .insert(buckets)
        .values({ name, engine: 'built-in', repositoryPrefix: 'reg' })
        .returning();
      await database.db.insert(registries).values({
        name,
        bucketId: bucket!.id,
        privateId: name,
        publicEndpoint: true,
        publicRegistry: false,
        scanOnPush: false,
      });
      await database.changes.publish(REGISTRIES_CHANGED);
      return bucket!;
    },

    async changeRegistry(name: string, changes: Partial<typeof registries.$inferInsert>) {
      await database.db.update(registries).set(changes).where(sql`name = ${name}`);
      await database.changes.publish(REGISTRIES_CHANGED);
    },

    async deleteRegistry(name: string) {
      await database.db.delete(registries).where(sql`name = ${name}`);
      await database.changes.publish(REGISTRIES_CHANGED);
    },

    /** A garbage collection, to its end. */
    async collect(bucket: typeof buckets.$inferSelect, scope: 'changes' | 'all') {
      const begun = await collectionStore.begin({
        bucketId: bucket.id,
        cause: 'hand',
        scope,
        state: 'running',
        startedAt: now(),
      });
      await collector(bucket, begun);
      return (await collectionStore.find(bucket.id, begun.id))!;
    },
  };
};
export type StartedDeleting = ReturnType<typeof startDeleting>;
