import { describe, expect, test } from 'vitest';
import { returnPath } from './return-path.ts';

describe('returnPath', () => {
  test.each([
    '/registries',
    '/registries?selected=team-a&dialog=user-guide',
    '/registries/team-a/images/team%2Fapp?tab=tags',
    '/access-keys#top',
  ])('keeps %s', (path) => expect(returnPath(path)).toBe(path));

  test.each([
    null,
    '',
    'registries',
    'https://example.com/',
    '//example.com',
    '/\\example.com',
    '\\\\example.com',
    '/registries\\..\\..',
    '/\t/example.com',
    '/\n/example.com',
    '/.//example.com',
    '/a/..//example.com',
    '/%2e//example.com',
    'javascript:alert(1)',
    '/sign-in?returnTo=/sign-in',
  ])('does not follow %j', (path) => expect(returnPath(path)).toBe('/'));
});
