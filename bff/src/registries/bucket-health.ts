import type { Change } from 'shared/events/console-event';
import type { Log } from '../log.ts';
import type { Engines } from '../registry-api/engines.ts';
import type { BucketStore } from './bucket-store.ts';

export type Trouble = { reason: string; since: Date };

type Deps = {
  store: BucketStore;
  engines: Engines;
  /** Tells open screens. */
  announce: (change: Change) => void;
  log: Log;
  now: () => Date;
};

/** Asks every bucket's engine now and then whether it answers, so that lists need not. */
export const createBucketHealth = ({ store, engines, announce, log, now }: Deps) => {
  const troubles = new Map<number, Trouble>();
  return {
    troubleOf: (bucketId: number): Trouble | undefined => troubles.get(bucketId),

    /** The registries that cannot be used now. */
    async troubledRegistries() {
      if (troubles.size === 0) return [];
      return (await store.list()).flatMap(({ bucket, registry }) => {
        const trouble = troubles.get(bucket.id);
        return registry !== null && trouble
          ? [{ registry, ...trouble, since: trouble.since.toISOString() }]
          : [];
      });
    },

    async checkAll(): Promise<void> {
      const rows = await store.list();
      await Promise.all(
        rows.map(async ({ bucket, registry }) => {
          const before = troubles.has(bucket.id);
          try {
            await engines.of(bucket).ping();
            if (troubles.delete(bucket.id)) log.info({ bucket: bucket.name }, 'the storage answers again');
          } catch (error) {
            const reason = error instanceof Error ? error.message : String(error);
            if (!troubles.has(bucket.id))
              log.error({ bucket: bucket.name, err: error }, 'the storage does not answer');
            troubles.set(bucket.id, { reason, since: troubles.get(bucket.id)?.since ?? now() });
          }
          if (registry !== null && before !== troubles.has(bucket.id))
            announce({ type: 'registry-changed', registry });
        }),
      );
    },
  };
};
export type BucketHealth = ReturnType<typeof createBucketHealth>;
