import { expect, test } from 'vitest';
import { isRepositoryName, isTag, parseDigest, parseReference } from './reference.ts';

test.each(['a', 'a/b', 'a-b', 'a--b', 'a__b', 'a.b/c_d', '0'])('%s is a name', (name) => {
  expect(isRepositoryName(name)).toBe(true);
});

test.each(['', 'A', '/a', 'a/', 'a//b', '-a', 'a-', 'a..b', 'a___b', '.', '..', 'a/../b', 'a\n', 'ä'])(
  '%j is no name',
  (name) => {
    expect(isRepositoryName(name)).toBe(false);
  },
);

test('a name is matched in time that does not explode', () => {
  const begun = Date.now();
  expect(isRepositoryName(`${'a-'.repeat(100)}!`)).toBe(false);
  expect(Date.now() - begun).toBeLessThan(100);
});

test.each([
  ['latest', true],
  ['_1.0-rc', true],
  ['a'.repeat(128), true],
  ['a'.repeat(129), false],
  ['.a', false],
  ['-a', false],
  ['a/b', false],
  ['', false],
])('%s as a tag: %s', (tag, valid) => {
  expect(isTag(tag)).toBe(valid);
});

test('digests are sha256 or sha512 in full length and lower case', () => {
  expect(parseDigest(`sha256:${'a'.repeat(64)}`)).toEqual({ algorithm: 'sha256', hex: 'a'.repeat(64) });
  expect(parseDigest(`sha512:${'b'.repeat(128)}`)).toEqual({ algorithm: 'sha512', hex: 'b'.repeat(128) });
  for (const bad of [
    'sha256:',
    `sha256:${'A'.repeat(64)}`,
    `sha512:${'a'.repeat(64)}`,
    `md5:${'a'.repeat(32)}`,
  ]) {
    expect(parseDigest(bad)).toBeUndefined();
    expect(parseReference(bad)).toBeUndefined();
  }
});
