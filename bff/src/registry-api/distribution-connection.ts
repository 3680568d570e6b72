import { OCI_ERRORS, OciError, type OciErrorCode } from 'shared/oci/error';
import { type Dispatcher, Pool } from 'undici';
import type { ResponseHeaders } from './forwarded-headers.ts';

type Answer = { status: number; headers: ResponseHeaders; body: Buffer };

type Request = {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  path: string;
  headers?: Record<string, string>;
  body?: Buffer;
};

/** For what needs no streaming. Reading the catalog of 10,000 repositories from cold disks takes it a second. */
const ANSWER_MS = 60_000;
const PING_MS = 5_000;

/** HTTP to one CNCF Distribution. Every failure to talk to it is an `OciError` of 503. */
export const createDistributionConnection = (url: string) => {
  const { origin, pathname, username, password } = new URL(url);
  const prefix = pathname.replace(/\/+$/, '');
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization: Record<string, string> = username
    ? { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
    : {};
  // A blob may take hours at a client's pace, in both directions; only the client decides that it takes too long.
  const pool = new Pool(origin, { bodyTimeout: 0, headersTimeout: 0, connect: { timeout: PING_MS } });

  const options = <T extends { path: string; headers?: Record<string, string> }>(request: T) => ({
    ...request,
    path: `${prefix}${request.path}`,
    headers: { ...request.headers, ...authorization },
  });

  return {
    prefix,

    /** @throws OciError for no answer at all and for 5xx; the caller judges the rest. */
    async send(request: Request): Promise<Answer> {
      const timeout = request.path === '/v2/' ? PING_MS : ANSWER_MS;
      try {
        const signal = AbortSignal.timeout(timeout);
        const { statusCode, headers, body } = await pool.request({ ...options(request), signal });
        const answer = { status: statusCode, headers, body: Buffer.from(await body.arrayBuffer()) };
        if (statusCode >= 500) throw refusal(answer, 'UNAVAILABLE');
        return answer;
      } catch (error) {
        throw unavailable(error);
      }
    },

    /** Streams both ways, see `Dispatcher.stream`. */
    stream: (
      request: Dispatcher.RequestOptions & { headers: Record<string, string> },
      into: Dispatcher.StreamFactory,
    ) => pool.stream(options(request), into),

    open: (request: { method: 'GET'; path: string; signal: AbortSignal }) => pool.request(options(request)),

    /** Ends what is under way: a client that stopped reading must not hold up the end of the program. */
    close: () => pool.destroy(),
  };
};
export type DistributionConnection = ReturnType<typeof createDistributionConnection>;

export const unavailable = (cause: unknown): OciError =>
  cause instanceof OciError ? cause : new OciError('UNAVAILABLE', { cause });

type UpstreamError = { code?: unknown; message?: unknown; detail?: unknown };

const firstError = (body: Buffer): UpstreamError => {
  try {
    const { errors } = JSON.parse(body.toString()) as { errors?: UpstreamError[] };
    return errors?.[0] ?? {};
  } catch {
    // A proxy before it, or a plain "Method not allowed" while it is read-only.
    return {};
  }
};

/** What a 416 must say: how long the blob is, or how far the upload. */
const rangesOf = (headers: ResponseHeaders): Record<string, string> =>
  Object.fromEntries(
    ['content-range', 'range'].flatMap((name) =>
      headers[name] === undefined ? [] : [[name, String(headers[name])]],
    ),
  );

const isKnownCode = (code: unknown): code is OciErrorCode => typeof code === 'string' && code in OCI_ERRORS;

/**
 * What Distribution refused, in our words. `otherwise` is the code for an answer without one, such as that to a HEAD.
 */
export const refusal = ({ status, headers, body }: Answer, otherwise: OciErrorCode): OciError => {
  const { code, message, detail } = firstError(body);
  const cause = new Error(
    `CNCF Distribution answered ${status} ${String(code ?? '')} ${String(message ?? '')}`.trim(),
  );
  if (status >= 500) return new OciError('UNAVAILABLE', { cause });
  if (status === 401 || status === 403) {
    // Passed on, a 401 would send the client round for tokens that never help.
    return new OciError('UNAVAILABLE', { message: 'the registry storage refuses the console', cause });
  }
  if (status === 405 || status === 501) {
    return new OciError('UNSUPPORTED', {
      message: 'the registry storage is read-only or does not allow this',
      cause,
    });
  }
  return new OciError(isKnownCode(code) ? code : otherwise, {
    status,
    detail,
    headers: rangesOf(headers),
    cause,
  });
};
