import { OciError } from './error.ts';
import { isDigest, isRepositoryName, isTag } from './reference.ts';

/** What a path below `/v2` asks for: OCI distribution spec 1.1, "Endpoints" (and `_catalog` of CNCF Distribution). */
export type DistributionRoute =
  | { kind: 'ping' }
  | { kind: 'catalog' }
  | { kind: 'tags'; repository: string }
  | { kind: 'manifest'; repository: string; reference: string }
  | { kind: 'referrers'; repository: string; digest: string }
  | { kind: 'blob'; repository: string; digest: string }
  | { kind: 'uploads'; repository: string }
  | { kind: 'upload'; repository: string; id: string }
  | { kind: 'refused'; error: OciError };

/** Opaque to clients and to us; only what could leave the path or a header is kept out. */
const UPLOAD_ID = /^[a-zA-Z0-9_=-]{1,128}$/;

const refused = (error: OciError): DistributionRoute => ({ kind: 'refused', error });

/** Segment by segment, so that an encoded slash cannot move the borders between name and endpoint. */
const decodeSegments = (path: string): string[] | undefined => {
  if (!path.includes('%')) return path.split('/');
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
};

/**
 * Splits from the right, because a repository may be named `team/blobs/uploads`: only the last two or three segments
 * say what is asked for, all before them are the name.
 */
const splitRoute = (segments: string[]): DistributionRoute => {
  const last = segments.at(-1) ?? '';
  const before = segments.at(-2);
  const name = (endpointSegments: number) => segments.slice(0, -endpointSegments).join('/');

  if (last === '' && before === 'uploads' && segments.at(-3) === 'blobs') {
    return { kind: 'uploads', repository: name(3) };
  }
  if (before === 'uploads' && segments.at(-3) === 'blobs')
    return { kind: 'upload', repository: name(3), id: last };
  if (before === 'blobs' && last === 'uploads') return { kind: 'uploads', repository: name(2) };
  if (before === 'blobs') return { kind: 'blob', repository: name(2), digest: last };
  if (before === 'manifests') return { kind: 'manifest', repository: name(2), reference: last };
  if (before === 'referrers') return { kind: 'referrers', repository: name(2), digest: last };
  if (before === 'tags' && last === 'list') return { kind: 'tags', repository: name(2) };
  return refused(
    new OciError('NAME_UNKNOWN', { message: 'there is no such endpoint in the distribution API' }),
  );
};

const checkGrammar = (route: DistributionRoute): DistributionRoute => {
  if (!('repository' in route)) return route;
  if (!isRepositoryName(route.repository)) {
    return refused(
      new OciError('NAME_INVALID', { message: 'the repository name does not follow the distribution spec' }),
    );
  }
  if ('digest' in route && !isDigest(route.digest)) {
    return refused(
      new OciError('DIGEST_INVALID', {
        message: 'the digest is not a sha256 or sha512 digest',
        detail: route.digest,
      }),
    );
  }
  if (route.kind === 'manifest' && !isTag(route.reference) && !isDigest(route.reference)) {
    return route.reference.includes(':')
      ? refused(new OciError('DIGEST_INVALID', { message: 'the digest is not a sha256 or sha512 digest' }))
      : // 404 and not 400: the spec's own conformance suite asks for a tag that cannot exist and expects "unknown".
        refused(new OciError('MANIFEST_UNKNOWN', { message: 'the reference is neither a tag nor a digest' }));
  }
  if (route.kind === 'upload' && !UPLOAD_ID.test(route.id))
    return refused(new OciError('BLOB_UPLOAD_UNKNOWN'));
  return route;
};

/**
 * Reads the path of a request target (everything before `?`, still percent-encoded). Never throws: whatever is wrong
 * comes back as `refused` with the answer to give.
 */
export const parseDistributionPath = (path: string): DistributionRoute => {
  if (path === '/v2' || path === '/v2/') return { kind: 'ping' };
  if (path === '/v2/_catalog') return { kind: 'catalog' };
  if (!path.startsWith('/v2/'))
    return refused(new OciError('NAME_UNKNOWN', { message: 'the path is not below /v2/' }));
  const segments = decodeSegments(path.slice('/v2/'.length));
  if (!segments)
    return refused(new OciError('NAME_INVALID', { message: 'the path is not properly percent-encoded' }));
  // A decoded slash would join two segments into a name that was never written like that.
  if (segments.some((segment) => segment.includes('/'))) {
    return refused(
      new OciError('NAME_INVALID', { message: 'a slash in the path must not be percent-encoded' }),
    );
  }
  return checkGrammar(splitRoute(segments));
};
