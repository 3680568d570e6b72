import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OciError } from 'shared/oci/error';

/** What a client may still send after it was refused before the connection is cut; and for how long it may. */
const DRAIN_MAX_BYTES = 16 * 1024 * 1024;
const DRAIN_MAX_MS = 5_000;

export const sendJson = (
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  const bytes = Buffer.from(JSON.stringify(body));
  res.writeHead(status, { 'Content-Type': 'application/json', ...headers, 'Content-Length': bytes.length });
  res.end(bytes);
};

/**
 * Answers with an error. Where the client is still sending its body, the rest is read and dropped for a while: closing
 * at once would reset the connection, and the client would report that instead of our message.
 */
export const sendOciError = (req: IncomingMessage, res: ServerResponse, error: OciError): void => {
  if (res.headersSent || res.destroyed) {
    res.destroy();
    return;
  }
  sendJson(res, error.status, error.toBody(), error.headers);
  if (req.complete || req.destroyed) return;
  let dropped = 0;
  const giveUp = setTimeout(() => req.destroy(), DRAIN_MAX_MS);
  req.on('data', (chunk: Buffer) => {
    dropped += chunk.length;
    if (dropped > DRAIN_MAX_BYTES) req.destroy();
  });
  req.on('error', () => {});
  req.on('close', () => clearTimeout(giveUp));
  req.resume();
};
