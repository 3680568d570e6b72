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

test.each([
  ['sbom.spdx', 'sbom.spdx'],
  ['a\r\nSet-Cookie: b', 'a__Set-Cookie: b'],
  [`${'a'.repeat(100_000)}.json`, `${'a'.repeat(195)}.json`],
  ['half a whale: \udc33', 'half a whale: \ufffd'],
])('a title goes first, as far as it can', (title, name) => {
  const annotations = { 'org.opencontainers.image.title': title };
  expect(layerFileName('team/app', { digest, mediaType: 'text/plain', size: 1, annotations })).toBe(name);
});
