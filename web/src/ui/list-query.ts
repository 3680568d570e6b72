import type { ListHabit } from './remembered-list.ts';

/** The URL's part of a list: which page of it, in which order, searched for what. */
export type ListQuery<Sort extends string = string> = {
  limit: number;
  after?: string | undefined;
  sort: Sort;
  search: string;
};

const DEFAULT_LIMIT = 20;

/**
 * Reads a list's query from the URL; what that does not say is as somebody is used to have it. Whether it makes sense is
 * for the server to tell.
 */
export const readListQuery = <Sort extends string>(
  params: URLSearchParams,
  sort: NoInfer<Sort>,
  habit: ListHabit = {},
): ListQuery<Sort> => {
  const after = params.get('after');
  // A cursor belongs to the order that it was made in.
  const used = after === null ? habit : {};
  return {
    limit: Number(params.get('limit')) || (used.limit ?? DEFAULT_LIMIT),
    ...(after !== null && { after }),
    sort: (params.get('sort') ?? used.sort ?? sort) as Sort,
    search: params.get('search')?.trim() ?? '',
  };
};

/** Where the first row of the page stands; keyset cursors do not tell, so the URL carries it along. */
export const readFrom = (params: URLSearchParams): number => {
  const from = Number(params.get('from'));
  return Number.isSafeInteger(from) && from > 1 ? from : 1;
};

type Page = {
  items: readonly unknown[];
  next: string | null;
  previous: string | null;
  total: number;
  totalIsExact: boolean;
};

/**
 * "21–40 of 1,234". Rows may have come and gone since the URL was made, so both ends of the list put it right: the
 * first page begins at 1, the last ends with the total.
 */
export const rangeOf = ({ items, next, previous, totalIsExact, ...page }: Page, from: number) => {
  const count = items.length;
  // What was not counted to the end says nothing about where one is.
  const total = totalIsExact ? page.total : Number.POSITIVE_INFINITY;
  if (count === 0) return { first: 0, last: 0 };
  if (previous === null) return { first: 1, last: count };
  if (next === null && totalIsExact)
    return { first: Math.max(1, total - count + 1), last: Math.max(count, total) };
  const first = Math.max(1, Math.min(from, total - count + 1));
  return { first, last: first + count - 1 };
};

export type ListChange =
  | { search: string }
  | { sort: string }
  | { limit: number }
  | { after: string | null; from: number; sort?: string; limit?: number };

/** The URL after a change. Anything but turning a page begins at the first page again. */
export const changeList = (params: URLSearchParams, change: ListChange): URLSearchParams => {
  const changed = new URLSearchParams(params);
  changed.delete('after');
  changed.delete('from');
  for (const [key, value] of Object.entries(change)) {
    const nothing = value === null || value === '' || (key === 'from' && Number(value) <= 1);
    if (nothing) changed.delete(key);
    else changed.set(key, String(value));
  }
  return changed;
};
