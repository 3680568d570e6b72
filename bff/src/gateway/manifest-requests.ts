import type { IncomingMessage, ServerResponse } from 'node:http';
import { OciError } from 'shared/oci/error';
import { MANIFEST_MAX_BYTES } from 'shared/oci/manifest';
import type { Catalog } from '../catalog/catalog.ts';
import type { Removal } from '../catalog/catalog-remover.ts';
import type { Deleting } from '../catalog/deleting.ts';
import { type NamedBucket, repositoryOf } from '../catalog/repository-name.ts';
import type { Engines } from '../registry-api/engines.ts';
import { readBody } from './answers.ts';
import type { PullCounting } from './pull-counting.ts';

/** The image that a request is about, by our names and by the client's. */
export type ImagePlace = {
  bucket: NamedBucket;
  image: string;
  clientRepository: string;
  /** Account and address: the same client, as far as its pushes and pulls are concerned. */
  who: string;
  /** Login ID; empty: nobody. */
  by: string;
};

type Deps = { catalog: Catalog; deleting: Deleting; engines: Engines; pulls: PullCounting; now: () => Date };

export const createManifestRequests = ({ catalog, deleting, engines, pulls, now }: Deps) => ({
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

  /** `PUT`: answered when engine and catalog have it. Returns what it names. */
  async put(
    req: IncomingMessage,
    res: ServerResponse,
    { bucket, image, clientRepository, who, by }: ImagePlace,
    reference: string,
  ): Promise<string[]> {
    const bytes = await readBody(
      req,
      MANIFEST_MAX_BYTES,
      () =>
        new OciError('MANIFEST_INVALID', {
          status: 413,
          message: `a manifest may have ${MANIFEST_MAX_BYTES} bytes at most`,
        }),
    );
    const sent = { mediaType: req.headers['content-type'], bytes, pusher: who };
    const { digest, manifest } = await catalog.push(bucket, image, reference, sent, by);
    res
      .writeHead(201, {
        Location: `/v2/${clientRepository}/manifests/${digest}`,
        'Docker-Content-Digest': digest,
        ...(manifest.subject ? { 'OCI-Subject': manifest.subject.digest } : {}),
        'Content-Length': 0,
      })
      .end();
    return manifest.kind === 'image' ? [manifest.config, ...manifest.layers].map(({ digest }) => digest) : [];
  },

  /** `DELETE`, which is still to be answered. */
  async remove({ bucket, image, by }: ImagePlace, reference: string) {
    const removal: Removal = { at: now(), by, cause: 'deleted' };
    if (reference.includes(':')) await deleting.deleteManifest(bucket, image, reference, removal);
    else await deleting.deleteTag(bucket, image, reference, removal);
  },
});
export type ManifestRequests = ReturnType<typeof createManifestRequests>;
