import { expect, test } from 'vitest';
import { layerFileName } from './layer-file-name.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each([
  ['application/spdx+json', 'app-0123456789ab.json'],
  ['application/json; charset=utf-8', 'app-0123456789ab.json'],
  ['application/vnd.oci.image.layer.v1.tar+gzip', 'app-0123456789ab.tar.gz'],
  ['application/vnd.docker.image.rootfs.diff.tar.gzip', 'app-0123456789ab.tar.gz'],
  ['application/vnd.oci.image.layer.v1.tar', 'app-0123456789ab.tar'],
  ['application/octet-stream', 'app-0123456789ab'],
])('%s without a title', (mediaType, name) => {
  expect(layerFileName('team/app', { digest, mediaType, size: 1 })).toBe(name);
});

test('a title goes first', () => {
  const annotations = { 'org.opencontainers.image.title': 'sbom.spdx' };
  expect(layerFileName('team/app', { digest, mediaType: 'text/plain', size: 1, annotations })).toBe(
    'sbom.spdx',
  );
});
