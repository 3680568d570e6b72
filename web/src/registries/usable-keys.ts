import { concerns } from 'shared/access/grant';
import type { AccessKey } from 'shared/accounts/access-key';

/** Those of the keys that a registry accepts now. */
export const usableKeys = (keys: readonly AccessKey[], registry: string, now: number): readonly AccessKey[] =>
  keys.filter(
    ({ active, expiresAt, registries }) =>
      active &&
      (expiresAt === null || Date.parse(expiresAt) > now) &&
      (registries === null || registries.some((resource) => concerns(resource, { registry }))),
  );
