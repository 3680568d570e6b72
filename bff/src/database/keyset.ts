import { asc, desc, type SQL, sql } from 'drizzle-orm';
import { ProblemError } from 'shared/http/problem';
import { z } from 'zod';

/** Where a page begins: the sort value and the unique key of the row beside it, and in which direction it reads. */
const Text = z.string().refine((text) => !text.includes('\0'));
const Cursor = z.tuple([Text, Text, z.enum(['after', 'before'])]);
type Cursor = z.infer<typeof Cursor>;

const encode = (cursor: Cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url');
const decode = (text: string): Cursor => {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new ProblemError('bad-request', {
      cause,
      errors: [{ pointer: '/query/after', detail: 'Not a cursor of this list.' }],
    });
  }
};

/** A column to sort by: its expression, which must never be null, and its SQL type. */
export type SortColumn = { expression: SQL; type: 'text' | 'bigint' | 'timestamptz' };
export type KeysetPage<Row> = { rows: Row[]; next: string | null; previous: string | null };
type Query<Sort extends string> = { limit: number; after?: string | undefined; sort: Sort };

/**
 * Keyset paging: each page costs the same, however deep it lies.
 * `select` gets the order, the condition and one row more than a page, and returns rows with `sortValue` and `sortKey`.
 */
export const keysetPage = async <Column extends string, Row extends { sortValue: string; sortKey: string }>(
  query: Query<Column | `-${Column}`>,
  columns: Record<Column, SortColumn>,
  /** As text, unless its type is told. */
  key: SQL | SortColumn,
  select: (part: {
    cursorFields: { sortValue: SQL<string>; sortKey: SQL<string> };
    beyond: SQL | undefined;
    /** The same of another expression and key: where rows lie in groups, of the last ones of these. */
    beyondOf: (expression: SQL, key: SQL) => SQL | undefined;
    orderBy: SQL[];
    order: typeof asc;
    limit: number;
  }) => Promise<Row[]>,
): Promise<KeysetPage<Row>> => {
  const descending = query.sort.startsWith('-');
  const { expression, type } = columns[query.sort.replace(/^-/, '') as Column];
  const { expression: keyed, type: keyType } =
    'type' in key ? key : { expression: key, type: 'text' as const };
  const cursor = query.after === undefined ? undefined : decode(query.after);
  const backwards = cursor?.[2] === 'before';
  const down = descending !== backwards;
  const order = down ? desc : asc;

  const beyondOf = (value: SQL, valueKey: SQL) =>
    cursor &&
    sql`(${value}, ${valueKey}) ${sql.raw(down ? '<' : '>')} (${cursorValue(cursor[0], type)}, ${cursorValue(cursor[1], keyType)})`;
  const found = await select({
    cursorFields: { sortValue: sql<string>`${expression}::text`, sortKey: sql<string>`${keyed}::text` },
    beyond: beyondOf(expression, keyed),
    beyondOf,
    orderBy: [order(expression), order(keyed)],
    order,
    limit: query.limit + 1,
  });

  const more = found.length > query.limit;
  const rows = found.slice(0, query.limit);
  if (backwards) rows.reverse();
  const cursorAt = (row: Row | undefined, direction: 'after' | 'before') =>
    row ? encode([row.sortValue, row.sortKey, direction]) : null;
  return {
    rows,
    next: (backwards ? cursor : more) ? cursorAt(rows.at(-1), 'after') : null,
    previous: (backwards ? more : cursor) ? cursorAt(rows[0], 'before') : null,
  };
};

/** A cursor that was tampered with must be a bad request, not an error of the database. */
const cursorValue = (value: string, type: SortColumn['type']): SQL => {
  const valid = {
    text: () => true,
    bigint: () => /^-?\d{1,18}$/.test(value),
    timestamptz: () => !Number.isNaN(Date.parse(value)),
  };
  if (!valid[type]())
    throw new ProblemError('bad-request', {
      errors: [{ pointer: '/query/after', detail: 'Not a cursor of this list.' }],
    });
  return sql`${value}::${sql.raw(type)}`;
};
