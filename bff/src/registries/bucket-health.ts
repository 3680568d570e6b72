import type { Log } from '../log.ts';
import type { Engines } from '../registry-api/engines.ts';
import type { BucketStore } from './bucket-store.ts';

export type Trouble = { reason: string; since: Date };

/** Asks every bucket's engine now and then whether it answers, so that lists need not. */
export const createBucketHealth = (store: BucketStore, engines: Engines, log: Log, now: () => Date) => {
  const troubles = new Map<number, Trouble>();
  return {
    troubleOf: (bucketId: number): Trouble | undefined => troubles.get(bucketId),

    async checkAll(): Promise<void> {
      const rows = await store.list();
      await Promise.all(
        rows.map(async ({ bucket }) => {
          try {
            await engines.of(bucket).ping();
            if (troubles.delete(bucket.id)) log.info({ bucket: bucket.name }, 'the storage answers again');
          } catch (error) {
            const reason = error instanceof Error ? error.message : String(error);
            if (!troubles.has(bucket.id))
              log.error({ bucket: bucket.name, err: error }, 'the storage does not answer');
            troubles.set(bucket.id, { reason, since: troubles.get(bucket.id)?.since ?? now() });
          }
        }),
      );
    },
  };
};
export type BucketHealth = ReturnType<typeof createBucketHealth>;
