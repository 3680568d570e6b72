import { describe, expect, test } from 'vitest';
import { MEDIA_TYPES, parseManifest } from './manifest.ts';

declare const TextEncoder: new () => { encode(text: string): Uint8Array };
const toBytes = (text: string) => new TextEncoder().encode(text);
const parse = (document: unknown, contentType?: string) =>
  parseManifest(toBytes(JSON.stringify(document)), contentType);

const digest = `sha256:${'0'.repeat(64)}`;
const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 2 };
const image = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, config, layers: [] };
const index = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: [] };

test('an image without mediaType takes the one it was sent with', () => {
  const { mediaType: _, ...document } = image;
  expect(parse(document, MEDIA_TYPES.ociManifest)).toMatchObject({
    kind: 'image',
    mediaType: MEDIA_TYPES.ociManifest,
  });
  expect(parse(document)).toMatchObject({ kind: 'image', mediaType: MEDIA_TYPES.ociManifest });
});

test('parameters of the content type do not count', () => {
  expect(parse(index, `${MEDIA_TYPES.ociIndex}; charset=utf-8`)).toMatchObject({
    kind: 'index',
    children: [],
  });
});

test('null is what Go writes for nothing', () => {
  const document = { ...image, layers: null, annotations: null, subject: null };
  expect(parse(document)).toMatchObject({ layers: [], annotations: {}, subject: undefined });
});

test('the type of an artifact is its own, or else that of its configuration', () => {
  expect(parse({ ...image, artifactType: 'application/x' })).toMatchObject({ artifactType: 'application/x' });
  expect(parse(image)).toMatchObject({ artifactType: config.mediaType });
  expect(parse(index)).toMatchObject({ artifactType: undefined });
});

describe('is refused:', () => {
  test.each([
    ['another type than the Content-Type', image, MEDIA_TYPES.dockerManifest],
    ['an image and an index at once', { ...index, config, layers: [] }, MEDIA_TYPES.ociIndex],
    ['an index that calls itself an image', { ...index, mediaType: MEDIA_TYPES.ociManifest }, undefined],
    ['an image that calls itself an index', { ...image, mediaType: MEDIA_TYPES.ociIndex }, undefined],
    ['a type no registry stores', { ...image, mediaType: 'text/plain' }, undefined],
    ['schema 1', { schemaVersion: 1, fsLayers: [] }, undefined],
    ['a bad digest', { ...image, config: { ...config, digest: 'sha256:0' } }, undefined],
    ['a negative size', { ...image, config: { ...config, size: -1 } }, undefined],
    [
      'a Docker manifest without mediaType',
      { schemaVersion: 2, config, layers: [] },
      MEDIA_TYPES.dockerManifest,
    ],
    ['a list', [], MEDIA_TYPES.ociManifest],
  ])('%s', (_name, document, contentType) => {
    expect(() => parse(document, contentType)).toThrow(expect.objectContaining({ code: 'MANIFEST_INVALID' }));
  });

  test('what is not JSON', () => {
    for (const bytes of [toBytes('{'), new Uint8Array([0xff, 0xfe])]) {
      expect(() => parseManifest(bytes)).toThrow(expect.objectContaining({ code: 'MANIFEST_INVALID' }));
    }
  });
});
