import { LRUCache } from 'lru-cache';
import { networkOf } from '../accounts/network-address.ts';
import type { AuditEntry, AuditTrail } from './audit-entry.ts';

const A_MINUTE_MS = 60_000;
/** Of one network, in a minute. */
const SINGLY = 60;

/**
 * Whoever proves to be nobody can make us write as often as they like, so of many entries in a minute all but the first
 * become one, which says how many they were.
 */
export const createStrangerLimit = (trail: AuditTrail): AuditTrail & { stop(): void } => {
  type Count = { entries: number; left?: { last: AuditEntry; count: number } };
  const tellOfLeft = ({ left }: Count) => {
    if (left)
      trail.record({
        ...left.last,
        reason: `${left.count} more like this from there in the same minute, the last of them: ${left.last.reason}`,
      });
  };
  const counts = new LRUCache<string, Count>({
    max: 10_000,
    ttl: A_MINUTE_MS,
    ttlAutopurge: true,
    dispose: tellOfLeft,
  });

  /** @returns whether it is to be written as it is */
  const admit = (entry: AuditEntry): boolean => {
    if (entry.accountId !== null || entry.result === 'allowed') return true;
    const network = networkOf(entry.address);
    const count = counts.get(network) ?? { entries: 0 };
    if (count.entries === 0) counts.set(network, count);
    count.entries += 1;
    if (count.entries <= SINGLY) return true;
    count.left = { last: entry, count: (count.left?.count ?? 0) + 1 };
    return false;
  };

  return {
    record(entry) {
      if (admit(entry)) trail.record(entry);
    },
    async recordNow(entry) {
      if (admit(entry)) await trail.recordNow(entry);
    },
    /** Tells of what was left, as if the minute were over. */
    stop: () => counts.clear(),
  };
};
