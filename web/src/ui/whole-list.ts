import type { ListQuery } from './list-query.ts';
import type { Page } from './pager.tsx';

type Look<Row> = {
  /** What a search looks into. */
  texts: (row: Row) => readonly string[];
  /** By the names that the columns sort by. */
  sorts: Record<string, (row: Row) => string | number>;
};

const collator = new Intl.Collator(undefined, { numeric: true });

const compare = (a: string | number, b: string | number) =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(`${a}`, `${b}`);

/** A page of rows that came whole: searched, sorted and cut as the server does it with longer lists. */
export const pageOf = <Row>(
  rows: readonly Row[],
  { search, sort, limit, after }: ListQuery,
  { texts, sorts }: Look<Row>,
): Page<Row> => {
  const sought = search.toLowerCase();
  const found = rows.filter((row) => texts(row).some((text) => text.toLowerCase().includes(sought)));
  const by = sorts[sort.replace(/^-/, '')];
  const sign = sort.startsWith('-') ? -1 : 1;
  const sorted = by ? found.toSorted((a, b) => sign * compare(by(a), by(b))) : found;
  // The cursor is the number of rows before the page. Rows may have gone since the link was made.
  const wanted = Math.max(0, Math.trunc(Number(after)) || 0);
  const first = wanted < sorted.length ? wanted : 0;
  return {
    items: sorted.slice(first, first + limit),
    next: first + limit < sorted.length ? `${first + limit}` : null,
    previous: first > 0 ? `${Math.max(0, first - limit)}` : null,
    total: sorted.length,
    totalIsExact: true,
  };
};
