import type { IncomingMessage } from 'node:http';
import { Writable } from 'node:stream';
import type { BlobRoute } from 'shared/oci/blob-route';
import type { OciError, OciErrorCode } from 'shared/oci/error';
import { type DistributionConnection, refusal, unavailable } from './distribution-connection.ts';
import {
  forwardedRequestHeaders,
  forwardedResponseHeaders,
  type ResponseHeaders,
} from './forwarded-headers.ts';
import type { Exchange } from './registry-api.ts';

/** More than any error body; what is longer is not one of Distribution's. */
const ERROR_BODY_MAX_BYTES = 64 * 1024;

/** Passes requests for blobs and uploads on to Distribution, piece by piece in both directions. */
export const createBlobProxy = (connection: DistributionConnection) => {
  const pathOf = (route: BlobRoute, repository: string): string => {
    const blobs = `/v2/${repository}/blobs`;
    switch (route.kind) {
      case 'blob':
        return `${blobs}/${route.digest}`;
      case 'upload':
        return `${blobs}/uploads/${encodeURIComponent(route.id)}${route.search}`;
      case 'uploads':
        return `${blobs}/uploads/${queryOf(route)}`;
    }
  };

  /**
   * Absolute, from its own address and its own name of the repository. Without an address the client stays on the one
   * it has. Anything else is a redirect to where the content lies (S3), which is not ours to change.
   */
  const clientLocation = (
    location: string,
    { repository, clientRepository, uploadQuery }: Exchange,
  ): string => {
    const { pathname, search } = new URL(location, 'http://engine');
    const own = `${connection.prefix}/v2/${repository}/`;
    if (!pathname.startsWith(own)) return location;
    const path = pathname.slice(own.length);
    const id = /^blobs\/uploads\/(.+)$/.exec(path)?.[1];
    const query = [search, id && uploadQuery?.(id)].map((each) => each?.slice(1)).filter(Boolean);
    return `/v2/${clientRepository}/${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  };

  const writeHead = (exchange: Exchange, status: number, headers: ResponseHeaders) => {
    const { res } = exchange;
    res.statusCode = status;
    for (const [name, value] of forwardedResponseHeaders(headers)) {
      res.setHeader(name, name === 'location' ? clientLocation(String(value), exchange) : value);
    }
    res.flushHeaders();
  };

  return async (route: BlobRoute, exchange: Exchange): Promise<void> => {
    const { req, res, repository } = exchange;
    const gone = new AbortController();
    const onClose = () => gone.abort();
    res.once('close', onClose);
    let refused: (() => OciError) | undefined;
    try {
      await connection.stream(
        {
          method: req.method as 'GET',
          path: pathOf(route, repository),
          headers: { ...forwardedRequestHeaders(req.headers), ...bodyHeaders(req, route) },
          body: hasBody(req, route) ? untouchedAfterwards(req) : null,
          signal: gone.signal,
        },
        ({ statusCode, headers }) => {
          if (statusCode < 400) {
            writeHead(exchange, statusCode, headers);
            return res;
          }
          const collected = collect(ERROR_BODY_MAX_BYTES);
          refused = () =>
            refusal({ status: statusCode, headers, body: collected.bytes() }, codeOf(statusCode, route));
          return collected.sink;
        },
      );
    } catch (error) {
      if (gone.signal.aborted || res.destroyed) return;
      // For a range beyond the end 2.8.2 announces more than it sends, and hangs up. What it said before counts.
      if (refused) throw refused();
      if (res.headersSent) {
        // The status is on its way: only a broken connection still tells the client that this is not all.
        res.destroy();
        return;
      }
      throw unavailable(error);
    } finally {
      res.off('close', onClose);
    }
    if (refused) throw refused();
  };
};

const queryOf = ({ mount, digest }: Extract<BlobRoute, { kind: 'uploads' }>): string => {
  const query = new URLSearchParams();
  if (mount) query.set('mount', mount.digest);
  if (mount?.from !== undefined) query.set('from', mount.from);
  if (digest !== undefined) query.set('digest', digest);
  return query.size === 0 ? '' : `?${query}`;
};

/** Distribution takes no content with the POST that begins an upload; it answers 202, and the client sends it again. */
const hasBody = (req: IncomingMessage, route: BlobRoute): boolean =>
  route.kind === 'upload' && (req.method === 'PATCH' || req.method === 'PUT');

const bodyHeaders = (req: IncomingMessage, route: BlobRoute): Record<string, string> =>
  // It reads a body that calls itself a form (the default of curl and others) as one, and then finds the blob empty.
  hasBody(req, route) ? { 'content-type': 'application/octet-stream' } : { 'content-length': '0' };

/** When the engine answers before it has read all, undici ends the body; the request itself must stay, or the answer is lost. */
const untouchedAfterwards = (req: IncomingMessage) =>
  // undici takes any async iterable; its types do not say so.
  req.iterator({ destroyOnReturn: false }) as unknown as IncomingMessage;

const codeOf = (status: number, route: BlobRoute): OciErrorCode => {
  if (status === 404) return route.kind === 'upload' ? 'BLOB_UPLOAD_UNKNOWN' : 'BLOB_UNKNOWN';
  if (status === 416) return route.kind === 'upload' ? 'BLOB_UPLOAD_INVALID' : 'SIZE_INVALID';
  return 'UNKNOWN';
};

const collect = (maxBytes: number) => {
  const chunks: Buffer[] = [];
  let size = 0;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (size < maxBytes) chunks.push(chunk);
      size += chunk.length;
      done();
    },
  });
  return { sink, bytes: () => Buffer.concat(chunks) };
};
