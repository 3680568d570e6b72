import { expect, test } from 'vitest';
import { isPlain, letterOf } from './pressed-key.ts';

test.each([
  ['g', 'KeyG', 'g'],
  ['G', 'KeyG', 'g'],
  ['ㅎ', 'KeyG', 'g'],
  // Dvorak: what the key says counts, not where it is.
  ['i', 'KeyG', 'i'],
  ['?', 'Slash', '?'],
  ['/', 'Slash', '/'],
  ['Process', 'KeyR', 'r'],
  ['Enter', 'Enter', ''],
  ['F1', 'F1', ''],
])('%s at %s is %s', (key, code, letter) => {
  expect(letterOf({ key, code })).toBe(letter);
});

test('a key with a modifier is not plain', () => {
  const press = { key: 'g', code: 'KeyG', ctrlKey: false, metaKey: false, altKey: false };
  expect(isPlain(press)).toBe(true);
  for (const modifier of ['ctrlKey', 'metaKey', 'altKey'])
    expect(isPlain({ ...press, [modifier]: true })).toBe(false);
});
