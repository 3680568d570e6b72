import type { IncomingMessage, ServerResponse } from 'node:http';
import { OciError } from 'shared/oci/error';
import { sendOciError } from '../http/oci-answer.ts';
import type { Log } from '../log.ts';

/** The one place that answers what a client was refused. */
export const sendError = (req: IncomingMessage, res: ServerResponse, error: unknown, log: Log) => {
  const known =
    error instanceof OciError
      ? error
      : new OciError('UNKNOWN', { message: 'the registry failed; its log says why', cause: error });
  if (known.status >= 500)
    log.error({ err: error, method: req.method, url: req.url }, 'a client was answered with an error');
  sendOciError(req, res, known);
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
