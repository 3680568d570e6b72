import { createHash } from 'node:crypto';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import { expect } from 'vitest';
import type { RegistryApi } from '../registry-api.ts';
import { type BlobServer, clientName } from './blob-server.ts';

/** What the parts of the suite do over and over. They are put together before the engine is there, hence the function. */
export const createSuiteClient = (started: () => { api: RegistryApi; server: BlobServer }) => {
  const api = () => started().api;
  const serverUrl = () => started().server.url;
  const blobsUrl = (repository: string) => `${serverUrl()}/v2/${clientName(repository)}/blobs`;

  const beginUpload = async (repository: string, query = '') => {
    const answer = await fetch(`${blobsUrl(repository)}/uploads/${query}`, { method: 'POST' });
    return { answer, location: answer.headers.get('location') ?? '' };
  };

  const withDigest = (location: string, digest: string) =>
    `${serverUrl()}${location}${location.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`;

  const pushBlob = async (repository: string, bytes: Buffer) => {
    const { location } = await beginUpload(repository);
    const answer = await fetch(withDigest(location, sha256(bytes)), {
      method: 'PUT',
      body: new Uint8Array(bytes),
    });
    expect(answer.status).toBe(201);
    return sha256(bytes);
  };

  const putManifest = (
    repository: string,
    reference: string,
    bytes: Buffer,
    mediaType: string = MEDIA_TYPES.ociManifest,
  ) => api().putManifest(repository, reference, { mediaType, bytes });

  const pushImage = async (repository: string, tag: string) => {
    const config = Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', annotation: tag }));
    const layer = Buffer.from(`layer of ${tag}`);
    await pushBlob(repository, config);
    await pushBlob(repository, layer);
    const bytes = imageBytes(config, [layer], { annotation: tag });
    const { digest } = await putManifest(repository, tag, bytes);
    expect(digest).toBe(sha256(bytes));
    return { digest, bytes, config, layer };
  };

  return {
    api,
    serverUrl,
    underWay: () => started().server.underWay(),
    blobsUrl,
    beginUpload,
    withDigest,
    pushBlob,
    putManifest,
    pushImage,
  };
};
export type SuiteClient = ReturnType<typeof createSuiteClient>;

export const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export const descriptor = (mediaType: string, bytes: Buffer) => ({
  mediaType,
  digest: sha256(bytes),
  size: bytes.length,
});

/** Written with spaces and in an order of its own, so that an engine that writes it anew is found out. */
export const imageBytes = (config: Buffer, layers: Buffer[], annotations: Record<string, string> = {}) =>
  Buffer.from(
    `${JSON.stringify(
      {
        annotations,
        layers: layers.map((layer) => descriptor('application/vnd.oci.image.layer.v1.tar', layer)),
        config: descriptor('application/vnd.oci.image.config.v1+json', config),
        mediaType: MEDIA_TYPES.ociManifest,
        schemaVersion: 2,
      },
      null,
      3,
    )}\n`,
  );

export const codeOf = async (answer: Response) =>
  ((await answer.json()) as { errors: { code: string }[] }).errors[0]?.code;

export const allOf = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};
