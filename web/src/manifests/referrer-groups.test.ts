import type { Referrer } from 'shared/manifests/manifest';
import { expect, test } from 'vitest';
import { createdOf, referrerGroups } from './referrer-groups.ts';

const referrer = (digest: string, artifactType: string | null, created?: string): Referrer => ({
  digest,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  artifactType,
  sizeBytes: 1,
  fileCount: 1,
  annotations: created === undefined ? {} : { 'org.opencontainers.image.created': created },
});

test('one group for each type, in the order in which they first appear', () => {
  const groups = referrerGroups([referrer('1', 'a'), referrer('2', null), referrer('3', 'a')]);
  expect(groups.map(({ type, referrers }) => [type, referrers.map(({ digest }) => digest)])).toEqual([
    ['a', ['1', '3']],
    [null, ['2']],
  ]);
});

test('a time that is none is left out', () => {
  expect(createdOf(referrer('1', 'a', '2026-05-28T20:26:00Z'))).toBe('2026-05-28T20:26:00Z');
  expect(createdOf(referrer('1', 'a', 'yesterday'))).toBeNull();
  expect(createdOf(referrer('1', 'a'))).toBeNull();
});
