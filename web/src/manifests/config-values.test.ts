import { expect, test } from 'vitest';
import { shellWords, splitEnv } from './config-values.ts';

test('an environment variable may hold an equals sign, or nothing', () => {
  expect(splitEnv('JAVA_OPTS=-Da=b')).toEqual({ name: 'JAVA_OPTS', value: '-Da=b' });
  expect(splitEnv('EMPTY=')).toEqual({ name: 'EMPTY', value: '' });
  expect(splitEnv('ALONE')).toEqual({ name: 'ALONE', value: '' });
});

test('a command can be typed in a shell', () => {
  expect(shellWords(['nginx', '-g', 'daemon off;'])).toBe("nginx -g 'daemon off;'");
  expect(shellWords(['echo', "it's", ''])).toBe(`echo 'it'\\''s' ''`);
  expect(shellWords([])).toBe('');
});
