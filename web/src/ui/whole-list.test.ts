import { expect, test } from 'vitest';
import type { ListQuery } from './list-query.ts';
import { pageOf } from './whole-list.ts';

const ROWS = ['b-10', 'A', 'b-9', 'c'].map((name) => ({ name }));
const look = {
  texts: ({ name }: { name: string }) => [name],
  sorts: { name: (row: { name: string }) => row.name },
};
const cut = (query: Partial<ListQuery>) => {
  const page = pageOf(ROWS, { search: '', sort: 'name', limit: 20, ...query }, look);
  return { ...page, items: page.items.map(({ name }) => name) };
};

test('sorts as people count, and the other way round', () => {
  expect(cut({}).items).toEqual(['A', 'b-9', 'b-10', 'c']);
  expect(cut({ sort: '-name' }).items).toEqual(['c', 'b-10', 'b-9', 'A']);
  expect(cut({ sort: 'unheard' }).items).toEqual(['b-10', 'A', 'b-9', 'c']);
});

test('searches whatever the case', () => {
  expect(cut({ search: 'B-' })).toMatchObject({ items: ['b-9', 'b-10'], total: 2, next: null });
  expect(cut({ search: 'x' })).toMatchObject({ items: [], total: 0 });
});

test('leads from page to page and back', () => {
  const first = cut({ limit: 3 });
  expect(first).toMatchObject({ previous: null, next: '3', total: 4 });
  const second = cut({ limit: 3, after: first.next ?? '' });
  expect(second).toMatchObject({ items: ['c'], previous: '0', next: null });
});

test.each(['99', '-1', 'x', ''])('begins anew where the cursor %j leads nowhere', (after) => {
  expect(cut({ limit: 2, after })).toMatchObject({ items: ['A', 'b-9'], previous: null });
});
