import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BlobRoute } from 'shared/oci/blob-route';
import { OciError } from 'shared/oci/error';
import { isDigest, isRepositoryName, parseDigest } from 'shared/oci/reference';
import { BodyCutOff } from './append-body.ts';
import type { BlobStore } from './blob-store.ts';
import { type ByteRange, parseContentRange, parseRange } from './byte-range.ts';
import { isMissing } from './link-file.ts';
import { NAMELESS } from './pushes-under-way.ts';
import { openFile } from './send-file.ts';
import { toOciError } from './storage-error.ts';
import { type UploadStore, uploadRange } from './upload-store.ts';

export type BlobExchange = {
  req: IncomingMessage;
  res: ServerResponse;
  repository: string;
  /** The name that the client uses; goes into every `Location`. */
  clientRepository: string;
  /** Query of the `Location` of an upload, by its id; without it, none. */
  uploadQuery?: (id: string) => string;
  /** Who pushes, where they may push here: what they find or send is kept until their manifest names it. */
  pusher?: string | undefined;
};

type Upload = { repository: string; id: string };

const methodNotAllowed = (allowed: string[]) =>
  new OciError('UNSUPPORTED', {
    message: `only ${allowed.join(', ')} can be used here`,
    headers: { Allow: allowed.join(', ') },
  });

const contentRangeOf = (req: IncomingMessage): ByteRange | 'none' => {
  const range = parseContentRange(req.headers['content-range']);
  if (range === 'invalid') {
    throw new OciError('BLOB_UPLOAD_INVALID', {
      message: 'the Content-Range is not <first byte>-<last byte>',
    });
  }
  return range;
};

const contentLengthOf = ({ headers }: IncomingMessage): number | undefined =>
  headers['content-length'] === undefined ? undefined : Number(headers['content-length']);

const pushOf = ({ repository, pusher = NAMELESS }: BlobExchange) => ({ repository, pusher });

const ending = (exchange: BlobExchange) => ({
  announced: contentLengthOf(exchange.req),
  pusher: pushOf(exchange).pusher,
});

const checkDigest = (digest: string | null | undefined): string => {
  if (digest && isDigest(digest)) return digest;
  throw new OciError('DIGEST_INVALID', { message: 'digest must be a sha256 or sha512 digest' });
};

/** The endpoints of blobs and uploads: OCI distribution spec 1.1, end-2, 4, 5, 6, 10, 11, 13, 14. */
export const createBlobEndpoints = ({ blobs, uploads }: { blobs: BlobStore; uploads: UploadStore }) => {
  const blobLocation = ({ clientRepository }: BlobExchange, digest: string) =>
    `/v2/${clientRepository}/blobs/${digest}`;

  const created = (exchange: BlobExchange, digest: string) => {
    const headers = { Location: blobLocation(exchange, digest), 'Docker-Content-Digest': digest };
    exchange.res.writeHead(201, { ...headers, 'Content-Length': 0 }).end();
  };

  const uploadHeaders = ({ clientRepository, uploadQuery }: BlobExchange, id: string, size: number) => ({
    Location: `/v2/${clientRepository}/blobs/uploads/${id}${uploadQuery?.(id) ?? ''}`,
    Range: uploadRange(size),
    'Docker-Upload-UUID': id,
  });

  const sendBlob = async (exchange: BlobExchange, digest: string): Promise<void> => {
    const { req, res, repository } = exchange;
    const { pusher } = exchange;
    // Clients that push ask whether a blob is there; reading one is a pull, whatever else its client may do.
    const blob =
      pusher === undefined || req.method !== 'HEAD'
        ? blobs.find(repository, digest)
        : await blobs.findFor({ repository, pusher }, digest);
    if (!blob) throw new OciError('BLOB_UNKNOWN', { detail: { digest } });
    const etag = `"${digest}"`;
    const headers = {
      'Content-Type': 'application/octet-stream',
      'Docker-Content-Digest': digest,
      'Accept-Ranges': 'bytes',
      ETag: etag,
    };
    const whole = { start: 0, end: blob.size - 1 };
    const ifRange = req.headers['if-range'];
    const asked =
      ifRange === undefined || ifRange === etag ? parseRange(req.headers.range, blob.size) : 'whole';
    // RFC 9110 section 14.2: a Range is for GET alone.
    if (req.method === 'HEAD') {
      res.writeHead(200, { ...headers, 'Content-Length': blob.size }).end();
      return;
    }
    if (asked === 'unsatisfiable') {
      throw new OciError('SIZE_INVALID', {
        status: 416,
        message: `the range is outside of the blob, which has ${blob.size} bytes`,
        headers: { 'Content-Range': `bytes */${blob.size}` },
      });
    }
    const { start, end } = asked === 'whole' ? whole : asked;
    const file = await openFile(blob.path).catch((error) => {
      throw isMissing(error) ? new OciError('BLOB_UNKNOWN', { detail: { digest }, cause: error }) : error;
    });
    try {
      res.writeHead(asked === 'whole' ? 200 : 206, {
        ...headers,
        ...(asked === 'whole' ? {} : { 'Content-Range': `bytes ${start}-${end}/${blob.size}` }),
        'Content-Length': end - start + 1,
      });
      await file.send(res, { start, end });
    } finally {
      await file.close();
    }
  };

  const removeBlob = async ({ res, repository }: BlobExchange, digest: string): Promise<void> => {
    if (!(await blobs.remove(repository, digest))) throw new OciError('BLOB_UNKNOWN', { detail: { digest } });
    res.writeHead(202, { 'Content-Length': 0 }).end();
  };

  const startUpload = async (
    exchange: BlobExchange,
    { mount, digest }: Extract<BlobRoute, { kind: 'uploads' }>,
  ): Promise<void> => {
    const { req, res, repository } = exchange;
    // Without a source nothing is mounted: the blob may be one that this client must not know of.
    if (mount?.from && isDigest(mount.digest) && isRepositoryName(mount.from)) {
      if (await blobs.mount(pushOf(exchange), mount.digest, mount.from))
        return created(exchange, mount.digest);
    }
    if (digest !== undefined && !mount) {
      const { algorithm } = parseDigest(checkDigest(digest))!;
      const upload = { repository, id: await uploads.start(repository, algorithm) };
      try {
        await uploads.finish(upload, req, contentRangeOf(req), digest, ending(exchange));
      } catch (error) {
        // Its id was never told to anyone.
        await uploads.cancel(upload).catch(() => {});
        throw error;
      }
      return created(exchange, digest);
    }
    const id = await uploads.start(repository);
    res.writeHead(202, { ...uploadHeaders(exchange, id, 0), 'Content-Length': 0 }).end();
  };

  const tellUpload = async (exchange: BlobExchange, upload: Upload): Promise<void> => {
    const size = await uploads.size(upload);
    exchange.res.writeHead(204, uploadHeaders(exchange, upload.id, size)).end();
  };

  const appendToUpload = async (exchange: BlobExchange, upload: Upload): Promise<void> => {
    const size = await uploads.append(upload, exchange.req, contentRangeOf(exchange.req));
    exchange.res.writeHead(202, { ...uploadHeaders(exchange, upload.id, size), 'Content-Length': 0 }).end();
  };

  const finishUpload = async (exchange: BlobExchange, upload: Upload, search: string): Promise<void> => {
    const digest = checkDigest(new URLSearchParams(search).get('digest'));
    const { req } = exchange;
    await uploads.finish(upload, req, contentRangeOf(req), digest, ending(exchange));
    created(exchange, digest);
  };

  const cancelUpload = async (exchange: BlobExchange, upload: Upload): Promise<void> => {
    await uploads.cancel(upload);
    exchange.res.writeHead(204).end();
  };

  const answer = async (route: BlobRoute, exchange: BlobExchange): Promise<void> => {
    const { method } = exchange.req;
    switch (route.kind) {
      case 'blob':
        if (method === 'GET' || method === 'HEAD') return sendBlob(exchange, route.digest);
        if (method === 'DELETE') return removeBlob(exchange, route.digest);
        throw methodNotAllowed(['GET', 'HEAD', 'DELETE']);
      case 'uploads':
        if (method === 'POST') return startUpload(exchange, route);
        throw methodNotAllowed(['POST']);
      case 'upload': {
        const upload = { repository: exchange.repository, id: route.id };
        if (method === 'GET' || method === 'HEAD') return tellUpload(exchange, upload);
        if (method === 'PATCH')
          return withUploadHeaders(exchange, upload, () => appendToUpload(exchange, upload));
        if (method === 'PUT') {
          return withUploadHeaders(exchange, upload, () => finishUpload(exchange, upload, route.search));
        }
        if (method === 'DELETE') return cancelUpload(exchange, upload);
        throw methodNotAllowed(['GET', 'HEAD', 'PATCH', 'PUT', 'DELETE']);
      }
    }
  };

  /** A chunk out of order is answered with where to go on: OCI distribution spec 1.1, "Pushing a blob in chunks". */
  const withUploadHeaders = async (exchange: BlobExchange, { id }: Upload, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (error instanceof OciError && error.status === 416) {
        const { Location, 'Docker-Upload-UUID': uuid } = uploadHeaders(exchange, id, 0);
        Object.assign(error.headers, { Location, 'Docker-Upload-UUID': uuid });
      }
      throw error;
    }
  };

  return {
    /**
     * Resolves when the answer is sent, or the client is gone.
     * @throws OciError while nothing has been sent: the caller writes it
     */
    async serve(route: BlobRoute, exchange: BlobExchange): Promise<void> {
      try {
        await answer(route, exchange);
      } catch (error) {
        if (error instanceof BodyCutOff || exchange.res.destroyed) return;
        if (!exchange.res.headersSent) throw toOciError(error);
        // Half an answer cannot be taken back; cut off, the client sees that it is not whole.
        exchange.res.destroy();
      }
    },
  };
};
export type BlobEndpoints = ReturnType<typeof createBlobEndpoints>;
