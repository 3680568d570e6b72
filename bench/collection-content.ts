// The folder of a registry with many small images, of which only every other one still has its tag.
import { createHash } from 'node:crypto';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createLayout } from '../bff/src/built-in-registry/layout.ts';
import { MEDIA_TYPES } from '../shared/src/oci/manifest.ts';

export type ContentSize = { repositories: number; images: number };
type Blob = { digest: string; bytes: Buffer };

const LAYERS = 3;
const LAYER_BYTES = 600;
/** Old enough that no push can be about them. */
const WRITTEN = new Date('2026-01-01');

const blobOf = (text: string): Blob => {
  const bytes = Buffer.from(text);
  return { bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
};

const described = (mediaType: string, { digest, bytes }: Blob) => ({ mediaType, digest, size: bytes.length });

/** Unlike any other with another name. */
const imageOf = (name: string) => {
  const config = blobOf(JSON.stringify({ os: 'linux', architecture: 'amd64', name }));
  const layers = Array.from({ length: LAYERS }, (_, at) => blobOf(`${name} ${at} `.padEnd(LAYER_BYTES, 'x')));
  const manifest = blobOf(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.ociManifest,
      config: described('application/vnd.oci.image.config.v1+json', config),
      layers: layers.map((layer) => described('application/vnd.oci.image.layer.v1.tar', layer)),
    }),
  );
  return { manifest, parts: [config, ...layers] };
};

export function* imagesIn({ repositories, images }: ContentSize) {
  for (let number = 0; number < images; number += 1) {
    const repository = `bench/app-${number % repositories}`;
    yield {
      repository,
      tag: `v${number}`,
      tagged: number % (2 * repositories) < repositories,
      ...imageOf(`${number}`),
    };
  }
}

const write = (path: string, bytes: Uint8Array | string) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
};

export const writeContent = (root: string, size: ContentSize): void => {
  const layout = createLayout(root);
  for (const { repository, tag, tagged, manifest, parts } of imagesIn(size)) {
    const link = { digest: manifest.digest, path: layout.revision(repository, manifest.digest) };
    for (const { digest, path } of [
      link,
      ...parts.map((part) => ({ digest: part.digest, path: layout.layer(repository, part.digest) })),
    ])
      write(join(path, 'link'), digest);
    for (const { digest, bytes } of [manifest, ...parts]) {
      write(layout.blobData(digest), bytes);
      utimesSync(layout.blobData(digest), WRITTEN, WRITTEN);
    }
    if (!tagged) continue;
    write(layout.tagHistoryLink(repository, tag, manifest.digest), manifest.digest);
    write(layout.currentTagLink(repository, tag), manifest.digest);
  }
};
