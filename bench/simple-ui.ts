// What a user interface without a catalog asks of a registry to show the tags of an image with size and platform.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDockerRegistry } from '../e2e/fixtures/docker-registry.ts';
import { buildImage, buildLayer, type Content } from '../scripts/oci-content.ts';
import { MEDIA_TYPES } from '../shared/src/oci/manifest.ts';
import { createClient } from './request-times.ts';

const REPOSITORY = 'bench/app';
/** As many as browsers make to one server at a time. */
const CONNECTIONS = 6;
const BASE = buildLayer('base', [{ path: 'base', bytes: Buffer.from('base\n') }]);

const build = (number: number): Content =>
  buildImage({
    layers: [BASE, buildLayer(`${number}`, [{ path: 'number', bytes: Buffer.from(`${number}\n`) }])],
  });

const write = (path: string, bytes: Buffer | string) => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, bytes);
};

/** In the layout of Distribution, since pushing so many would take minutes. */
const writeTags = (root: string, count: number) => {
  const storage = join(root, 'docker/registry/v2');
  const repository = join(storage, 'repositories', REPOSITORY);
  const inFolder = (digest: string) => digest.replace(':', '/');
  for (let number = 0; number < count; number += 1) {
    const content = build(number);
    const { digest } = content.descriptor;
    for (const { descriptor, bytes } of [content, ...content.blobs]) {
      const hex = descriptor.digest.slice('sha256:'.length);
      write(join(storage, 'blobs/sha256', hex.slice(0, 2), hex, 'data'), bytes);
    }
    for (const { descriptor } of content.blobs)
      write(join(repository, '_layers', inFolder(descriptor.digest), 'link'), descriptor.digest);
    write(join(repository, '_manifests/revisions', inFolder(digest), 'link'), digest);
    write(join(repository, '_manifests/tags', `1.0.${number}`, 'current/link'), digest);
    write(join(repository, '_manifests/tags', `1.0.${number}`, 'index', inFolder(digest), 'link'), digest);
  }
};

/** Milliseconds from the first request until the list of tags could be shown, once the registry has warmed up. */
export const measureSimpleUi = async (scratch: string, tagCount: number): Promise<number> => {
  const root = join(scratch, 'simple-ui');
  writeTags(root, tagCount);
  const registry = await startDockerRegistry(root, scratch);
  const accept = [MEDIA_TYPES.ociManifest, MEDIA_TYPES.ociIndex].join(', ');
  const client = createClient(registry.url, { headers: { accept }, connections: CONNECTIONS });
  try {
    const show = async () => {
      const begun = performance.now();
      await client.getJson('/v2/_catalog?n=1000');
      const { tags } = (await client.getJson(`/v2/${REPOSITORY}/tags/list`)) as { tags: string[] };
      if (tags.length !== tagCount) throw new Error(`${tags.length} tags instead of ${tagCount}`);
      const rest = tags.values();
      const connection = async () => {
        for (const tag of rest) {
          const manifest = await client.getJson(`/v2/${REPOSITORY}/manifests/${tag}`);
          const { config } = manifest as { config: { digest: string } };
          await client.getJson(`/v2/${REPOSITORY}/blobs/${config.digest}`);
        }
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, connection));
      return performance.now() - begun;
    };
    await show();
    return await show();
  } finally {
    client.close();
    await registry.stop();
  }
};
