import { z } from 'zod';

// Part of every runtime (WHATWG Encoding), but typed only by the DOM and Node libraries, which this package leaves out.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** User-perceived characters. */
export const SHORT_DESCRIPTION_MAX = 100;
/** One such character can be as many code points as somebody likes; this holds 100 of the longest emoji. */
const SHORT_DESCRIPTION_MAX_BYTES = 4096;
/** Bytes of UTF-8. */
export const FULL_DESCRIPTION_MAX_BYTES = 256 * 1024;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Characters as people count them: an emoji is one, and so is a letter with all its marks. */
export const countCharacters = (text: string): number => [...segmenter.segment(text)].length;

/** The first `max` characters, as people count them. */
const firstCharacters = (text: string, max: number): string =>
  [...segmenter.segment(text)]
    .slice(0, max)
    .map(({ segment }) => segment)
    .join('');

export const utf8Bytes = (text: string): number => new TextEncoder().encode(text).length;

/** Control characters, line and paragraph ends, and what would turn the direction of the text around it. */
const NOT_IN_ONE_LINE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** No text that is stored may hold NUL or half a surrogate pair: PostgreSQL cannot keep them as they are. */
const isStorable = (text: string) => text.isWellFormed() && !text.includes('\0');

export const ShortDescription = z
  .string()
  .trim()
  .refine((text) => text.isWellFormed() && !NOT_IN_ONE_LINE.test(text), 'Use one line of plain text.')
  .refine(
    (text) =>
      text.length <= SHORT_DESCRIPTION_MAX_BYTES &&
      utf8Bytes(text) <= SHORT_DESCRIPTION_MAX_BYTES &&
      countCharacters(text) <= SHORT_DESCRIPTION_MAX,
    `Use ${SHORT_DESCRIPTION_MAX} characters at most.`,
  )
  .meta({
    description: `One line of plain text, ${SHORT_DESCRIPTION_MAX} characters at most as people count them: an emoji is one`,
    examples: ['The shop of team A 🛒'],
  });

export const FullDescription = z
  .string()
  .refine(isStorable, 'Use text without NUL characters.')
  .refine(
    (text) => text.length <= FULL_DESCRIPTION_MAX_BYTES && utf8Bytes(text) <= FULL_DESCRIPTION_MAX_BYTES,
    `Use ${FULL_DESCRIPTION_MAX_BYTES / 1024} KiB at most.`,
  )
  .meta({
    description: `Markdown, ${FULL_DESCRIPTION_MAX_BYTES / 1024} KiB of UTF-8 at most`,
    examples: ['# Shop\n\nServes on port 8080.'],
  });

/** Foreign text made fit for a short description; null where nothing is left of it. */
export const asShortDescription = (text: string): string | null => {
  // Nobody's line is longer than this, and what follows looks at every character.
  const line = text
    .slice(0, SHORT_DESCRIPTION_MAX_BYTES)
    .toWellFormed()
    .replaceAll(new RegExp(NOT_IN_ONE_LINE, 'gu'), ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const short =
    countCharacters(line) <= SHORT_DESCRIPTION_MAX
      ? line
      : `${firstCharacters(line, SHORT_DESCRIPTION_MAX - 1).trimEnd()}…`;
  return ShortDescription.safeParse(short).data || null;
};
