import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import type { OfflineCollection, RegistryApi } from '../registry-api.ts';
import type { startDockerRegistry } from './docker-registry.ts';

type Server = Pick<Awaited<ReturnType<typeof startDockerRegistry>>, 'url' | 'storage' | 'collectGarbage'>;

const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Everything that is stored, with its size. */
export const blobsOf = (storage: string): Map<string, number> => {
  const root = join(storage, 'docker/registry/v2/blobs/sha256');
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('/data'),
  );
  return new Map(
    paths.map((path) => [`sha256:${path.split('/')[1]}`, statSync(join(root, path)).size] as const),
  );
};

/** CNCF Distribution, whose own garbage collection may only run while nobody pushes. */
export const withOfflineCollection = (api: RegistryApi, server: Server): RegistryApi => {
  /** Its garbage collection keeps what a manifest names: so a manifest that nobody knows names what is to stay. */
  const pin = async (repository: string, digests: readonly string[]): Promise<string | undefined> => {
    const stored: { mediaType: string; digest: string; size: number }[] = [];
    for (const digest of digests) {
      const answer = await fetch(`${server.url}/v2/${repository}/blobs/${digest}`, { method: 'HEAD' });
      const size = Number(answer.headers.get('content-length'));
      if (answer.ok) stored.push({ mediaType: 'application/octet-stream', digest, size });
    }
    const [config, ...layers] = stored;
    if (!config) return undefined;
    const annotations = { 'registry-console.keep': randomUUID() };
    const mediaType = MEDIA_TYPES.ociManifest;
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config, layers, annotations }));
    return (await api.putManifest(repository, sha256(bytes), { mediaType, bytes })).digest;
  };

  return {
    ...api,
    async collectOffline({ keep, signal }: OfflineCollection) {
      const pins = new Map<string, string>();
      try {
        for (const [repository, digests] of keep) {
          const digest = await pin(repository, digests);
          if (digest) pins.set(repository, digest);
        }
        const before = blobsOf(server.storage);
        await server.collectGarbage(signal);
        const after = blobsOf(server.storage);
        const freed = [...before].filter(([digest]) => !after.has(digest));
        return { blobs: freed.length, bytes: freed.reduce((sum, [, size]) => sum + size, 0) };
      } finally {
        for (const [repository, digest] of pins) await api.deleteManifest(repository, digest);
      }
    },
  };
};
