import type { ServerResponse } from 'node:http';
import { OciError } from 'shared/oci/error';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import { isDigest } from 'shared/oci/reference';
import type { CatalogReader } from '../catalog/catalog-reader.ts';
import { sendJson } from '../http/oci-answer.ts';
import type { ImagePlace } from './manifest-requests.ts';

/** Names of an answer where the client does not say how many it wants, and at most. */
const DEFAULT_PAGE = 1000;
const MAX_PAGE = 10_000;
const MAX_REFERRERS = 1000;

const pageSize = (query: URLSearchParams): number => {
  const n = query.get('n');
  if (n === null) return DEFAULT_PAGE;
  if (!/^\d+$/.test(n)) throw new OciError('PAGINATION_NUMBER_INVALID');
  return Math.min(Number(n), MAX_PAGE);
};

/** A page of names, and where the next one is: OCI distribution spec 1.1, "Listing Tags". */
const sendNames = async (
  res: ServerResponse,
  { path, query }: { path: string; query: URLSearchParams },
  read: (page: { after: string; limit: number }) => Promise<string[]>,
  body: (names: string[]) => unknown,
) => {
  const limit = pageSize(query);
  const found = limit === 0 ? [] : await read({ after: query.get('last') ?? '', limit: limit + 1 });
  const names = found.slice(0, limit);
  const last = names.at(-1);
  const more = found.length > limit && last !== undefined;
  const link = more
    ? { Link: `<${path}?n=${limit}&last=${encodeURIComponent(last)}>; rel="next"` }
    : undefined;
  sendJson(res, 200, body(names), link);
};

type Deps = { reader: CatalogReader };

/** Lists come from the catalog: sorted and paged at any size, whatever the engine can do. */
export const createListRequests = ({ reader }: Deps) => ({
  tags: (res: ServerResponse, { bucket, image, clientRepository }: ImagePlace, query: URLSearchParams) =>
    sendNames(
      res,
      { path: `/v2/${clientRepository}/tags/list`, query },
      async (page) => {
        const names = await reader.tagNames(bucket.id, image, page);
        if (!names) throw new OciError('NAME_UNKNOWN', { message: `there is no image ${clientRepository}` });
        return names;
      },
      (tags) => ({ name: clientRepository, tags }),
    ),

  catalog: (
    res: ServerResponse,
    query: URLSearchParams,
    read: (page: { after: string; limit: number }) => Promise<string[]>,
  ) => sendNames(res, { path: '/v2/_catalog', query }, read, (repositories) => ({ repositories })),

  /** OCI distribution spec 1.1, "Listing Referrers": an index, empty where nothing refers to the digest. */
  async referrers(
    res: ServerResponse,
    { bucket, image }: ImagePlace,
    digest: string,
    query: URLSearchParams,
  ) {
    if (!isDigest(digest)) throw new OciError('DIGEST_INVALID');
    const artifactType = query.get('artifactType') ?? undefined;
    const found = await reader.referrers(bucket.id, image, digest, MAX_REFERRERS, artifactType);
    const manifests = found.map(({ mediaType, manifestBytes, artifactType, annotations, digest }) => ({
      mediaType,
      digest,
      size: manifestBytes,
      ...(artifactType ? { artifactType } : {}),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    }));
    const filters = artifactType === undefined ? undefined : { 'OCI-Filters-Applied': 'artifactType' };
    const index = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests };
    sendJson(res, 200, index, { 'Content-Type': MEDIA_TYPES.ociIndex, ...filters });
  },
});
export type ListRequests = ReturnType<typeof createListRequests>;
