import type { IncomingHttpHeaders } from 'node:http';

/** As undici gives them. */
export type ResponseHeaders = Record<string, string | string[] | undefined>;

/**
 * All that an engine needs to know of a request for blobs. A list of what goes through, not of what does not: the
 * client's credentials and cookies are ours, and neither hop-by-hop headers nor `Expect` (Node has answered it) may
 * reach the next hop (RFC 9110 section 7.6.1).
 */
const REQUEST_HEADERS = [
  'content-length',
  'content-range',
  'range',
  'if-range',
  'if-none-match',
  'user-agent',
];

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export const forwardedRequestHeaders = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    REQUEST_HEADERS.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );

export const forwardedResponseHeaders = (headers: ResponseHeaders): [string, string | string[]][] => {
  const named = String(headers.connection ?? '')
    .toLowerCase()
    .split(/\s*,\s*/);
  return Object.entries(headers).flatMap(([name, value]): [string, string | string[]][] =>
    value === undefined || HOP_BY_HOP.has(name) || named.includes(name) ? [] : [[name, value]],
  );
};
