import { createHash } from 'node:crypto';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import { basic } from './test-program.ts';

export const sha256 = (bytes: string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

type Content = { text?: string; annotations?: Record<string, string>; labels?: Record<string, string> };

const pushBlob = async (base: string, repository: string, bytes: string, mediaType: string) => {
  const answer = await fetch(`${base}/v2/${repository}/blobs/uploads/?digest=${sha256(bytes)}`, {
    method: 'POST',
    headers: { authorization: basic() },
    body: bytes,
  });
  if (answer.status === 201) return { mediaType, digest: sha256(bytes), size: Buffer.byteLength(bytes) };
  // CNCF Distribution takes no blob with the first request.
  const location = new URL(answer.headers.get('location') ?? '', base);
  location.searchParams.set('digest', sha256(bytes));
  const put = await fetch(location, { method: 'PUT', headers: { authorization: basic() }, body: bytes });
  if (put.status !== 201) throw new Error(`a blob was answered with ${put.status}: ${await put.text()}`);
  return { mediaType, digest: sha256(bytes), size: Buffer.byteLength(bytes) };
};

/** Uploads what a small image needs; its manifest is still to be put. */
export const prepareImage = async (
  base: string,
  repository: string,
  { text = '', annotations, labels }: Content = {},
) => {
  const config = { os: 'linux', architecture: 'amd64', author: text, config: { Labels: labels } };
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociManifest,
    config: await pushBlob(
      base,
      repository,
      JSON.stringify(config),
      'application/vnd.oci.image.config.v1+json',
    ),
    layers: [await pushBlob(base, repository, `layer ${text}`, 'application/vnd.oci.image.layer.v1.tar')],
    annotations,
  });
  return { manifest, digest: sha256(manifest) };
};

export const putManifest = (base: string, repository: string, reference: string, manifest: string) =>
  fetch(`${base}/v2/${repository}/manifests/${reference}`, {
    method: 'PUT',
    headers: {
      authorization: basic(),
      'content-type': (JSON.parse(manifest) as { mediaType: string }).mediaType,
    },
    body: manifest,
  });

export const pushImage = async (base: string, repository: string, tag: string, content: Content = {}) => {
  const { manifest, digest } = await prepareImage(base, repository, { text: tag, ...content });
  const answer = await putManifest(base, repository, tag, manifest);
  if (answer.status !== 201)
    throw new Error(`a push was answered with ${answer.status}: ${await answer.text()}`);
  return digest;
};
