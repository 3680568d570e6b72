import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DistributionRoute, parseDistributionPath } from 'shared/oci/distribution-path';
import { OciError } from 'shared/oci/error';
import { MANIFEST_MAX_BYTES, MEDIA_TYPES } from 'shared/oci/manifest';
import { sendJson, sendOciError } from '../http/oci-answer.ts';
import type { BlobEndpoints } from './blob-endpoints.ts';
import type { Layout } from './layout.ts';
import { type ManifestStore, manifestTooLarge } from './manifest-store.ts';
import { NAMELESS } from './pushes-under-way.ts';
import type { ReferrerIndex } from './referrer-index.ts';
import { listRepositories, listTags, repositoryExists } from './repository-listing.ts';
import { toOciError } from './storage-error.ts';

type Deps = {
  layout: Layout;
  manifests: ManifestStore;
  referrers: ReferrerIndex;
  serveBlob: BlobEndpoints['serve'];
  onError: (error: unknown) => void;
};

const CATALOG_PAGE = 1000;

const only = (req: IncomingMessage, ...methods: string[]) => {
  if (!methods.includes(req.method ?? ''))
    throw new OciError('UNSUPPORTED', { headers: { Allow: methods.join(', ') } });
};

/** `n` of a list, OCI distribution spec 1.1, "Listing Tags". Larger than any list means all of it. */
const pageSize = (query: URLSearchParams, unasked: number): number => {
  const n = query.get('n');
  if (n === null) return unasked;
  if (!/^\d+$/.test(n)) throw new OciError('PAGINATION_NUMBER_INVALID');
  return Number(n);
};

/** Reads one more than the page, to know whether there is another. */
const toPage = (names: string[], n: number, path: string) => {
  const page = names.slice(0, n);
  const last = page.at(-1);
  const link = names.length > n && last !== undefined;
  const next = `<${path}?n=${n}&last=${encodeURIComponent(last ?? '')}>; rel="next"`;
  return { page, headers: link ? { Link: next } : undefined };
};

const readManifestBody = async (req: IncomingMessage): Promise<Buffer> => {
  if (Number(req.headers['content-length'] ?? 0) > MANIFEST_MAX_BYTES) throw manifestTooLarge();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MANIFEST_MAX_BYTES) reject(manifestTooLarge());
      else chunks.push(chunk);
    });
    req.on('end', () => resolve(Buffer.concat(chunks, size)));
    const cutOff = () =>
      reject(new OciError('SIZE_INVALID', { message: 'the request ended before its body was complete' }));
    req.on('close', cutOff).on('error', cutOff);
  });
};

/** The whole distribution API of one folder, without authentication. Never rejects: every failure is answered. */
export const createHandler = ({ layout, manifests, referrers, serveBlob, onError }: Deps) => {
  const sendManifest = async (
    req: IncomingMessage,
    res: ServerResponse,
    repository: string,
    reference: string,
  ) => {
    const found = manifests.get(repository, reference);
    const stored = found instanceof Promise ? await found : found;
    if (!stored) throw new OciError('MANIFEST_UNKNOWN', { detail: { name: repository, reference } });
    const etag = `"${stored.digest}"`;
    const headers = { 'Docker-Content-Digest': stored.digest, ETag: etag };
    if (req.headers['if-none-match']?.includes(etag)) {
      res.writeHead(304, headers).end();
      return;
    }
    res.writeHead(200, {
      ...headers,
      'Content-Type': stored.mediaType,
      'Content-Length': stored.bytes.length,
    });
    res.end(req.method === 'HEAD' ? undefined : stored.bytes);
  };

  const serveManifest = async (
    req: IncomingMessage,
    res: ServerResponse,
    repository: string,
    reference: string,
  ) => {
    only(req, 'GET', 'HEAD', 'PUT', 'DELETE');
    if (req.method === 'PUT') {
      const bytes = await readManifestBody(req);
      const { digest, subject } = await manifests.put(repository, reference, {
        mediaType: req.headers['content-type'],
        bytes,
        pusher: NAMELESS,
      });
      res.writeHead(201, {
        Location: `/v2/${repository}/manifests/${digest}`,
        'Docker-Content-Digest': digest,
        ...(subject ? { 'OCI-Subject': subject } : {}),
        'Content-Length': 0,
      });
      res.end();
    } else if (req.method === 'DELETE') {
      const remove = reference.includes(':') ? manifests.remove : manifests.removeTag;
      if (!(await remove(repository, reference))) throw new OciError('MANIFEST_UNKNOWN');
      res.writeHead(202, { 'Content-Length': 0 }).end();
    } else {
      await sendManifest(req, res, repository, reference);
    }
  };

  const serveTags = async (res: ServerResponse, name: string, query: URLSearchParams) => {
    const n = pageSize(query, Number.POSITIVE_INFINITY);
    if (!(await repositoryExists(layout, name))) throw new OciError('NAME_UNKNOWN');
    const tags =
      n === 0 ? [] : await listTags(layout, name, { after: query.get('last') ?? '', limit: n + 1 });
    const { page, headers } = toPage(tags, n, `/v2/${name}/tags/list`);
    sendJson(res, 200, { name, tags: page }, headers);
  };

  const serveCatalog = async (res: ServerResponse, query: URLSearchParams) => {
    const n = pageSize(query, CATALOG_PAGE);
    const names: string[] = [];
    if (n > 0) {
      for await (const { name } of listRepositories(layout, { after: query.get('last') ?? '' })) {
        names.push(name);
        if (names.length > n) break;
      }
    }
    const { page, headers } = toPage(names, n, '/v2/_catalog');
    sendJson(res, 200, { repositories: page }, headers);
  };

  const serveReferrers = async (
    res: ServerResponse,
    name: string,
    subject: string,
    query: URLSearchParams,
  ) => {
    const artifactType = query.get('artifactType');
    const all = await referrers.list(name, subject);
    const found = artifactType === null ? all : all.filter((each) => each.artifactType === artifactType);
    const filters = artifactType === null ? undefined : { 'OCI-Filters-Applied': 'artifactType' };
    const index = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: found };
    sendJson(res, 200, index, { 'Content-Type': MEDIA_TYPES.ociIndex, ...filters });
  };

  const serve = async (
    req: IncomingMessage,
    res: ServerResponse,
    route: DistributionRoute,
    search: string,
  ) => {
    if (route.kind === 'manifest') return serveManifest(req, res, route.repository, route.reference);
    const query = new URLSearchParams(search);
    const exchange = (repository: string) => ({
      req,
      res,
      repository,
      clientRepository: repository,
      pusher: NAMELESS,
    });
    switch (route.kind) {
      case 'refused':
        throw route.error;
      case 'ping':
        only(req, 'GET', 'HEAD');
        return sendJson(res, 200, {});
      case 'catalog':
        only(req, 'GET');
        return serveCatalog(res, query);
      case 'tags':
        only(req, 'GET');
        return serveTags(res, route.repository, query);
      case 'referrers':
        only(req, 'GET');
        return serveReferrers(res, route.repository, route.digest, query);
      case 'blob':
        return serveBlob(route, exchange(route.repository));
      case 'upload':
        return serveBlob({ kind: 'upload', id: route.id, search }, exchange(route.repository));
      case 'uploads': {
        const mounted = query.get('mount');
        const mount =
          mounted === null ? undefined : { digest: mounted, from: query.get('from') ?? undefined };
        const digest = query.get('digest') ?? undefined;
        return serveBlob({ kind: 'uploads', mount, digest }, exchange(route.repository));
      }
    }
  };

  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    res.setHeader('Docker-Distribution-Api-Version', 'registry/2.0');
    try {
      const url = req.url ?? '';
      const question = url.indexOf('?');
      const path = question < 0 ? url : url.slice(0, question);
      await serve(req, res, parseDistributionPath(path), question < 0 ? '' : url.slice(question));
    } catch (error) {
      if (!(error instanceof OciError)) onError(error);
      sendOciError(req, res, toOciError(error));
    }
  };
};
