import type { Difference, Reconciler } from './reconcile.ts';
import type { NamedBucket } from './repository-name.ts';

/**
 * Buckets of which the engine may hold what the catalog does not know: all of them until they were compared once, since
 * the folder may have been served by another program, and those for which a push could not be recorded.
 */
export const createDoubts = ({ anew }: Pick<Reconciler, 'anew'>) => {
  const sure = new Set<number>();
  return {
    has: (bucketId: number) => !sure.has(bucketId),
    raise: (bucketId: number) => void sure.delete(bucketId),

    /** Compares them; where every image could be read there is no doubt any more. */
    async compare(bucket: NamedBucket): Promise<Difference> {
      sure.add(bucket.id);
      try {
        const difference = await anew(bucket);
        if (difference.unread > 0) sure.delete(bucket.id);
        return difference;
      } catch (error) {
        sure.delete(bucket.id);
        throw error;
      }
    },
  };
};
export type Doubts = ReturnType<typeof createDoubts>;
