import { describe, expect, test } from 'vitest';
import { parseDistributionPath } from './distribution-path.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

test.each([
  ['/v2', { kind: 'ping' }],
  ['/v2/', { kind: 'ping' }],
  ['/v2/_catalog', { kind: 'catalog' }],
  ['/v2/app/tags/list', { kind: 'tags', repository: 'app' }],
  ['/v2/team/app/manifests/1.0', { kind: 'manifest', repository: 'team/app', reference: '1.0' }],
  [`/v2/app/manifests/${DIGEST}`, { kind: 'manifest', repository: 'app', reference: DIGEST }],
  [
    `/v2/app/manifests/sha256%3A${'a'.repeat(64)}`,
    { kind: 'manifest', repository: 'app', reference: DIGEST },
  ],
  [`/v2/app/blobs/${DIGEST}`, { kind: 'blob', repository: 'app', digest: DIGEST }],
  [`/v2/app/referrers/${DIGEST}`, { kind: 'referrers', repository: 'app', digest: DIGEST }],
  ['/v2/app/blobs/uploads/', { kind: 'uploads', repository: 'app' }],
  ['/v2/app/blobs/uploads', { kind: 'uploads', repository: 'app' }],
  ['/v2/app/blobs/uploads/0a-1B', { kind: 'upload', repository: 'app', id: '0a-1B' }],
  // A name may be made of the very words that mark an endpoint.
  ['/v2/blobs/uploads/manifests/tags', { kind: 'manifest', repository: 'blobs/uploads', reference: 'tags' }],
  ['/v2/team/tags/list/tags/list', { kind: 'tags', repository: 'team/tags/list' }],
])('%s is understood', (path, route) => {
  expect(parseDistributionPath(path)).toEqual(route);
});

describe('is refused:', () => {
  test.each([
    ['/v1/', 'NAME_UNKNOWN'],
    ['/v2/app', 'NAME_UNKNOWN'],
    ['/v2/App/tags/list', 'NAME_INVALID'],
    ['/v2/../tags/list', 'NAME_INVALID'],
    ['/v2/a/../b/tags/list', 'NAME_INVALID'],
    ['/v2/%2e%2e/tags/list', 'NAME_INVALID'],
    ['/v2/a%2Fb/tags/list', 'NAME_INVALID'],
    ['/v2/a//b/tags/list', 'NAME_INVALID'],
    ['/v2/a%/tags/list', 'NAME_INVALID'],
    ['/v2/a%00b/tags/list', 'NAME_INVALID'],
    ['/v2/_uploads/tags/list', 'NAME_INVALID'],
    [`/v2/${'a'.repeat(256)}/tags/list`, 'NAME_INVALID'],
    ['/v2/app/blobs/sha256:short', 'DIGEST_INVALID'],
    ['/v2/app/blobs/..', 'DIGEST_INVALID'],
    ['/v2/app/manifests/sha256:short', 'DIGEST_INVALID'],
    ['/v2/app/manifests/.hidden', 'MANIFEST_UNKNOWN'],
    ['/v2/app/blobs/uploads/..', 'BLOB_UPLOAD_UNKNOWN'],
    ['/v2/app/blobs/uploads/a%2Fb', 'NAME_INVALID'],
  ])('%s', (path, code) => {
    expect(parseDistributionPath(path)).toMatchObject({ kind: 'refused', error: { code } });
  });
});
