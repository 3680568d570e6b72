import type { IncomingMessage, ServerResponse } from 'node:http';
import { OciError } from 'shared/oci/error';
import { MANIFEST_MAX_BYTES } from 'shared/oci/manifest';
import type { Catalog } from '../catalog/catalog.ts';
import { type NamedBucket, repositoryOf } from '../catalog/repository-name.ts';
import type { Engines } from '../registry-api/engines.ts';
import { readBody } from './answers.ts';
import type { PullCounting } from './pull-counting.ts';

/** The image that a request is about, by our names and by the client's. */
export type ImagePlace = { bucket: NamedBucket; image: string; clientRepository: string; who: string };

type Deps = { catalog: Catalog; engines: Engines; pulls: PullCounting };

export const createManifestRequests = ({ catalog, engines, pulls }: Deps) => ({
  /** `GET` and `HEAD /v2/<name>/manifests/<reference>`. */
  async get(
    req: IncomingMessage,
    res: ServerResponse,
    { bucket, image, who }: ImagePlace,
    reference: string,
  ) {
    const stored = await engines.of(bucket).getManifest(repositoryOf(bucket, image), reference);
    if (!stored) throw new OciError('MANIFEST_UNKNOWN', { message: `${image} has no manifest ${reference}` });
    const headers = {
      'Content-Type': stored.mediaType,
      'Docker-Content-Digest': stored.digest,
      ETag: `"${stored.digest}"`,
    };
    if (req.headers['if-none-match']?.includes(`"${stored.digest}"`))
      return void res.writeHead(304, headers).end();
    res.writeHead(200, { ...headers, 'Content-Length': stored.bytes.length });
    const puller = { who, bucketId: bucket.id, image };
    if (req.method === 'HEAD') {
      if (!reference.includes(':')) pulls.asked(puller, reference, stored.digest);
      return void res.end();
    }
    res.end(stored.bytes);
    pulls.served(puller, reference, stored);
  },

  /** `PUT`: answered when engine and catalog have it. */
  async put(
    req: IncomingMessage,
    res: ServerResponse,
    { bucket, image, clientRepository }: ImagePlace,
    reference: string,
  ) {
    const bytes = await readBody(
      req,
      MANIFEST_MAX_BYTES,
      () =>
        new OciError('MANIFEST_INVALID', {
          status: 413,
          message: `a manifest may have ${MANIFEST_MAX_BYTES} bytes at most`,
        }),
    );
    const { digest, manifest } = await catalog.push(bucket, image, reference, {
      mediaType: req.headers['content-type'],
      bytes,
    });
    res
      .writeHead(201, {
        Location: `/v2/${clientRepository}/manifests/${digest}`,
        'Docker-Content-Digest': digest,
        ...(manifest.subject ? { 'OCI-Subject': manifest.subject.digest } : {}),
        'Content-Length': 0,
      })
      .end();
  },

  /** `DELETE`, which is still to be answered. */
  async remove({ bucket, image }: ImagePlace, reference: string) {
    if (reference.includes(':')) await catalog.deleteManifest(bucket, image, reference);
    else await catalog.deleteTag(bucket, image, reference);
  },
});
export type ManifestRequests = ReturnType<typeof createManifestRequests>;
