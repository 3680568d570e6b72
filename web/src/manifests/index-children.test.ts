import type { PlatformManifest } from 'shared/manifests/manifest';
import { expect, test } from 'vitest';
import { indexChildren } from './index-children.ts';

const child = (digest: string, platform: string | null, about?: string): PlatformManifest => ({
  digest,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  platform,
  sizeBytes: 1,
  annotations: about
    ? { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': about }
    : {},
});

test('an attestation follows the platform it is about', () => {
  const told = indexChildren([
    child('a', 'linux/amd64'),
    child('b', 'linux/arm64/v8'),
    child('x', 'unknown/unknown', 'a'),
    child('y', null, 'b'),
  ]);
  expect(told.map((each) => [each.child.digest, each.role === 'platform' ? each.platform : each.of])).toEqual(
    [
      ['a', 'linux/amd64'],
      ['x', 'linux/amd64'],
      ['b', 'linux/arm64/v8'],
      ['y', 'linux/arm64/v8'],
    ],
  );
});

test('an attestation about nothing that is here comes last', () => {
  const told = indexChildren([child('x', 'unknown/unknown', 'gone'), child('a', 'linux/amd64')]);
  expect(told.map(({ role }) => role)).toEqual(['platform', 'attestation']);
});

test('a child without a platform is not called unknown/unknown', () => {
  expect(indexChildren([child('a', 'unknown/unknown')])).toMatchObject([
    { role: 'platform', platform: null },
  ]);
});

test('an empty index has no children', () => {
  expect(indexChildren([])).toEqual([]);
});
