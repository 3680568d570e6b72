import type { IncomingMessage, ServerResponse } from 'node:http';
import { OciError } from 'shared/oci/error';
import type { Log } from '../log.ts';

export const sendJson = (
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  contentType = 'application/json',
) => {
  const bytes = Buffer.from(JSON.stringify(body));
  res
    .writeHead(status, { ...headers, 'Content-Type': contentType, 'Content-Length': bytes.length })
    .end(bytes);
};

/** The one place that answers what a client was refused. */
export const sendError = (req: IncomingMessage, res: ServerResponse, error: unknown, log: Log) => {
  const known =
    error instanceof OciError
      ? error
      : new OciError('UNKNOWN', { message: 'the registry failed; its log says why', cause: error });
  if (known.status >= 500)
    log.error({ err: error, method: req.method, url: req.url }, 'a client was answered with an error');
  // A half-sent answer cannot become an error any more; the client sees that it was cut off.
  if (res.headersSent) return void res.destroy();
  // What the client still sends is not read, so the connection cannot serve another request.
  const unread: Record<string, string> = req.complete ? {} : { Connection: 'close' };
  sendJson(res, known.status, known.toBody(), { ...known.headers, ...unread });
};

/**
 * The body of a small request.
 * @throws OciError when it is larger than `maxBytes` or ends early
 */
export const readBody = async (
  req: IncomingMessage,
  maxBytes: number,
  tooLarge: () => OciError,
): Promise<Buffer> => {
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof OciError) throw cause;
    throw new OciError('SIZE_INVALID', { message: 'the request ended before its body was complete', cause });
  }
  return Buffer.concat(chunks, size);
};
