import { open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { OciError } from 'shared/oci/error';
import { type DigestAlgorithm, isDigest, isRepositoryName, parseDigest } from 'shared/oci/reference';
import type { BlobStore } from './blob-store.ts';
import { parseContentRange, parseRange } from './byte-range.ts';
import { sendRange } from './send-blob.ts';
import type { UploadStore } from './upload-store.ts';

export type BlobRequest =
  | { kind: 'blob'; digest: string }
  | {
      kind: 'uploads';
      mount?: { digest: string; from?: string | undefined } | undefined;
      digest?: string | undefined;
    }
  /** `search`: the query with its `?`. */
  | { kind: 'upload'; id: string; search: string };

/** `repository` is where it is stored; `clientRepository` is the name the client used, for `Location`. */
export type BlobExchange = {
  req: IncomingMessage;
  res: ServerResponse;
  repository: string;
  clientRepository: string;
};

type Deps = { blobs: BlobStore; uploads: UploadStore };

const methodNotAllowed = (allow: string) => new OciError('UNSUPPORTED', { headers: { Allow: allow } });

/**
 * The spec gives an upload without bytes no way to say so: `0-0` is what CNCF Distribution answers, and what clients
 * take for "begin".
 */
const uploadRange = (size: number) => `0-${Math.max(size - 1, 0)}`;

const checkedDigest = (digest: string | null | undefined): string => {
  if (digest && isDigest(digest)) return digest;
  throw new OciError('DIGEST_INVALID', { message: 'the digest is missing or not a sha256 or sha512 digest' });
};

/** Blobs and uploads over HTTP: OCI distribution spec 1.1, "Pulling blobs" and "Pushing blobs". */
export const createBlobEndpoint = ({ blobs, uploads }: Deps) => {
  const stored = ({ res, clientRepository }: BlobExchange, digest: string) => {
    const Location = `/v2/${clientRepository}/blobs/${digest}`;
    res.writeHead(201, { Location, 'Docker-Content-Digest': digest, 'Content-Length': 0 }).end();
  };

  const uploadHeaders = ({ clientRepository }: BlobExchange, id: string, size: number) => ({
    Location: `/v2/${clientRepository}/blobs/uploads/${id}`,
    Range: uploadRange(size),
    'Docker-Upload-UUID': id,
  });

  const pull = async ({ req, res, repository }: BlobExchange, digest: string) => {
    const size = await blobs.size(repository, digest);
    if (size === undefined) throw new OciError('BLOB_UNKNOWN', { detail: { digest } });
    const etag = `"${digest}"`;
    const headers = {
      'Content-Type': 'application/octet-stream',
      'Docker-Content-Digest': digest,
      ETag: etag,
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'max-age=31536000',
    };
    if (req.headers['if-none-match']?.includes(etag)) {
      res.writeHead(304, headers).end();
      return;
    }
    // A range counts for what the client holds a part of; by another If-Range it holds something else.
    const applies = req.headers['if-range'] === undefined || req.headers['if-range'] === etag;
    const range = req.method === 'GET' && applies ? parseRange(req.headers.range, size) : 'whole';
    if (range === 'unsatisfiable') {
      throw new OciError('SIZE_INVALID', {
        status: 416,
        message: `the range is outside of the blob, which has ${size} bytes`,
        headers: { 'Content-Range': `bytes */${size}` },
      });
    }
    const span = range === 'whole' ? { start: 0, end: size - 1 } : range;
    const length = span.end - span.start + 1;
    const partial = range === 'whole' ? {} : { 'Content-Range': `bytes ${span.start}-${span.end}/${size}` };
    const head = { ...headers, ...partial, 'Content-Length': length };
    if (req.method === 'HEAD' || length === 0) {
      res.writeHead(range === 'whole' ? 200 : 206, head).end();
      return;
    }
    const file = await open(blobs.dataPath(digest), 'r');
    try {
      res.writeHead(range === 'whole' ? 200 : 206, head);
      await sendRange(res, file.fd, span);
    } finally {
      await file.close();
    }
  };

  const serveBlob = async (exchange: BlobExchange, digest: string) => {
    const { req, res, repository } = exchange;
    switch (req.method) {
      case 'GET':
      case 'HEAD':
        return pull(exchange, digest);
      case 'DELETE':
        if (!(await blobs.remove(repository, digest)))
          throw new OciError('BLOB_UNKNOWN', { detail: { digest } });
        res.writeHead(202, { 'Content-Length': 0 }).end();
        return;
      default:
        throw methodNotAllowed('GET, HEAD, DELETE');
    }
  };

  /** Appends the body of the request. @throws OciError when it is not the chunk that comes next, or is cut off */
  const receive = async (
    exchange: BlobExchange,
    id: string,
    algorithm?: DigestAlgorithm,
  ): Promise<number> => {
    const { req, repository } = exchange;
    const chunk = parseContentRange(req.headers['content-range']);
    const announced = req.headers['content-length'];
    if (typeof chunk === 'object' && announced && Number(announced) !== chunk.end - chunk.start + 1) {
      throw new OciError('SIZE_INVALID', { message: 'Content-Range and Content-Length do not agree' });
    }
    // A malformed range is answered like one that is out of order: the 416 tells the client where to go on.
    const start = chunk === 'none' ? undefined : chunk === 'invalid' ? -1 : chunk.start;
    const { accepted, size, complete } = await uploads.append(repository, id, req, { start, algorithm });
    if (!accepted) {
      throw new OciError('BLOB_UPLOAD_INVALID', {
        status: 416,
        message: `the chunk does not follow what has arrived, which is ${size} bytes`,
        headers: uploadHeaders(exchange, id, size),
      });
    }
    if (!complete)
      throw new OciError('BLOB_UPLOAD_INVALID', {
        message: 'the request ended before its body was complete',
      });
    return size;
  };

  const begin = async (
    exchange: BlobExchange,
    { mount, digest }: Extract<BlobRequest, { kind: 'uploads' }>,
  ) => {
    const { req, res, repository } = exchange;
    if (req.method !== 'POST') throw methodNotAllowed('POST');
    if (mount) {
      const wanted = checkedDigest(mount.digest);
      // Without `from` only the repository itself is looked at: whoever knows a digest need not know its content.
      const source = mount.from ?? repository;
      if (isRepositoryName(source) && (await blobs.mount(source, repository, wanted)))
        return stored(exchange, wanted);
    } else if (digest !== undefined) {
      const wanted = checkedDigest(digest);
      const id = await uploads.start(repository);
      try {
        await receive(exchange, id, parseDigest(wanted)?.algorithm);
        await uploads.finish(repository, id, wanted);
      } catch (error) {
        // The client has not been told of the upload, so it cannot go on with it.
        await uploads.cancel(repository, id).catch(() => {});
        throw error;
      }
      return stored(exchange, wanted);
    }
    const id = await uploads.start(repository);
    res.writeHead(202, { ...uploadHeaders(exchange, id, 0), 'Content-Length': 0 }).end();
  };

  const serveUpload = async (
    exchange: BlobExchange,
    { id, search }: Extract<BlobRequest, { kind: 'upload' }>,
  ) => {
    const { req, res, repository } = exchange;
    switch (req.method) {
      case 'GET': {
        const size = await uploads.size(repository, id);
        if (size === undefined) throw new OciError('BLOB_UPLOAD_UNKNOWN');
        res.writeHead(204, uploadHeaders(exchange, id, size)).end();
        return;
      }
      case 'PATCH': {
        const size = await receive(exchange, id);
        res.writeHead(202, { ...uploadHeaders(exchange, id, size), 'Content-Length': 0 }).end();
        return;
      }
      case 'PUT': {
        const digest = checkedDigest(new URLSearchParams(search).get('digest'));
        const empty = req.headers['content-length'] === '0' && req.headers['content-range'] === undefined;
        if (!empty) await receive(exchange, id, parseDigest(digest)?.algorithm);
        await uploads.finish(repository, id, digest);
        return stored(exchange, digest);
      }
      case 'DELETE':
        await uploads.cancel(repository, id);
        res.writeHead(204).end();
        return;
      default:
        throw methodNotAllowed('GET, PATCH, PUT, DELETE');
    }
  };

  /**
   * Answers a request, or rejects: with an OciError while nothing has been sent, with any other error where storage
   * failed. Resolves when the answer has been handed over or the client is gone.
   */
  return async (request: BlobRequest, exchange: BlobExchange): Promise<void> => {
    switch (request.kind) {
      case 'blob':
        return serveBlob(exchange, request.digest);
      case 'uploads':
        return begin(exchange, request);
      case 'upload':
        return serveUpload(exchange, request);
    }
  };
};
