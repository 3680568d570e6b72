import { expect, test } from 'vitest';
import {
  asShortDescription,
  countCharacters,
  FULL_DESCRIPTION_MAX_BYTES,
  FullDescription,
  ShortDescription,
} from './description.ts';

const FAMILY = '👨‍👩‍👧‍👦';

test.each([
  ['', 0],
  ['shop', 4],
  ['한국어', 3],
  // Jamo that are shown as one syllable.
  ['\u1112\u1161\u11ab', 1],
  [FAMILY, 1],
  ['🇰🇷🇫🇷', 2],
  ['e\u0301', 1],
  ['👍🏽👍🏽', 2],
])('%j has %i characters', (text, count) => expect(countCharacters(text)).toBe(count));

test.each(['', 'a'.repeat(100), FAMILY.repeat(100), '한'.repeat(100), 'English and العربية'])(
  'a short description may be %j',
  (text) => expect(ShortDescription.parse(` ${text}\n`)).toBe(text),
);

test.each([
  ['101 characters', 'a'.repeat(101)],
  ['101 emoji', FAMILY.repeat(101)],
  ['two lines', 'a\nb'],
  ['a line separator', 'a\u2028b'],
  ['a tab', 'a\tb'],
  ['NUL', 'a\0b'],
  ['DEL', 'a\x7fb'],
  ['text turned around', 'a\u202egnp.exe'],
  ['half a surrogate pair', 'a\ud83d'],
  ['a letter with a thousand marks', `a${'\u0301'.repeat(3000)}`],
])('a short description may not hold %s', (_what, text) =>
  expect(ShortDescription.safeParse(text).success).toBe(false),
);

test('a full description has 256 KiB of UTF-8 at most', () => {
  const accepts = (text: string) => FullDescription.safeParse(text).success;
  expect(accepts('a'.repeat(FULL_DESCRIPTION_MAX_BYTES))).toBe(true);
  expect(accepts('a'.repeat(FULL_DESCRIPTION_MAX_BYTES + 1))).toBe(false);
  expect(accepts('한'.repeat(Math.floor(FULL_DESCRIPTION_MAX_BYTES / 3)))).toBe(true);
  expect(accepts('한'.repeat(Math.ceil(FULL_DESCRIPTION_MAX_BYTES / 3)))).toBe(false);
  expect(accepts('\ta\r\n\u202e')).toBe(true);
  expect(accepts('a\0')).toBe(false);
  expect(accepts('\udc00')).toBe(false);
});

test.each([
  ['The shop', 'The shop'],
  ['  two\r\n lines\t', 'two lines'],
  ['x'.repeat(101), `${'x'.repeat(99)}…`],
  [`${FAMILY.repeat(150)}`, `${FAMILY.repeat(99)}…`],
  ['\0\n ', null],
  ['turned\u202e around', 'turned around'],
  [`a${'\u0301'.repeat(3000)}`, null],
])('%j becomes the short description %j', (text, short) => expect(asShortDescription(text)).toBe(short));
