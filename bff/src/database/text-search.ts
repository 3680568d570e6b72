import { ilike, like, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { KeysetPage } from './keyset.ts';
import { asOneWord, tags } from './schema.ts';

/** `like` pattern for "contains this text", its own wildcards taken literally. */
export const containing = (text: string) => `%${escaped(text)}%`;
export const beginningWith = (text: string) => `${escaped(text)}%`;
export const escaped = (text: string) => text.replaceAll(/[\\%_]/g, '\\$&');

/**
 * Whether the trigram index narrows a search for this text well. pg_trgm cuts words of letters and digits: of `1.2.` it
 * knows only that there are the words 1 and 2, as a tenth of all tags have, and of other scripts nothing in some locales.
 */
export const isIndexable = (text: string) =>
  /[a-z0-9]{3}|[a-z][a-z0-9][^a-z0-9]|[^a-z0-9][a-z][a-z0-9]/i.test(text);

/** For columns with a trigram index. */
export const containsByIndex = (column: SQLWrapper, text: string): SQL =>
  sql`${column} ilike ${containing(text)}`;

/** Reference grammar of the distribution specification: nothing else is ever in the name of a tag. */
export const isInTagName = (text: string) => /^[\w.-]{1,128}$/.test(text);

/** Whether the index of tags narrows a search for this part of a name. */
export const isTagIndexable = (text: string) => text.length >= 3;

/** Tags whose names contain this text, which `isTagIndexable`. What the index takes for the same is left out afterwards. */
export const tagContainsByIndex = (text: string): SQL =>
  sql`${asOneWord(tags.name)} ilike ${asOneWord(sql`${containing(text)}::text`)} and ${tags.name} ilike ${containing(text)}`;

/**
 * As `containsByIndex`, for a condition that looks at each row of a few thousand: one that the planner cannot look up in an index,
 * and in the cheapest way to compare.
 */
export const containsByScan = (column: SQLWrapper, text: string): SQL => {
  const value = sql`coalesce(${column}, '')`;
  return or(
    ...spellings(text).map((spelling) =>
      spelling === undefined ? ilike(value, containing(text)) : like(value, containing(spelling)),
    ),
  ) as SQL;
};

/** For columns that an index holds in the order of bytes. */
export const beginsByIndex = (column: SQLWrapper, text: string): SQL =>
  or(
    ...spellings(text).map((spelling) =>
      spelling === undefined
        ? ilike(sql`${column}`, beginningWith(text))
        : like(sql`${column}`, beginningWith(spelling)),
    ),
  ) as SQL;

/** `ilike` costs three times a `like`: it turns every row into lower case first. */
const spellings = (text: string): (string | undefined)[] => {
  if (/^[\0-\x7f]*$/.test(text) && !/[a-z]/i.test(text)) return [text];
  if (!/^[\0-\x7f]{1,2}$/.test(text)) return [undefined];
  const [first, second] = [...text].map((letter) => [
    ...new Set([letter.toLowerCase(), letter.toUpperCase()]),
  ]);
  return first!.flatMap((a) => (second ?? ['']).map((b) => a + b));
};

/** Matches are counted up to here: with more of them people change the search, and counting on would take time. */
export const COUNTED_AT_MOST = 200;

export const asCounted = (matches: number) => ({
  total: Math.min(matches, COUNTED_AT_MOST),
  totalIsExact: matches <= COUNTED_AT_MOST,
});

type SearchedPage<Row> = KeysetPage<Row> & { total: number; totalIsExact: boolean };

/** A page of what a search finds, by the cheaper of two ways. */
export const searchedPage = async <Row, Key>({
  matches,
  few,
  many,
}: {
  /** Keys of what matches, in any order: so many at most. */
  matches: (limit: number) => Promise<Key[]>;
  /** Sorts these. */
  few: (keys: Key[]) => Promise<KeysetPage<Row>>;
  /** Reads the list in its order, leaving out what does not match: with many matches the page is soon full. */
  many: () => Promise<KeysetPage<Row>>;
}): Promise<SearchedPage<Row>> => {
  const keys = await matches(COUNTED_AT_MOST + 1);
  return {
    ...(await (keys.length > COUNTED_AT_MOST ? many() : few(keys))),
    ...asCounted(keys.length),
  };
};
