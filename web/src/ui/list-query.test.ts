import { describe, expect, test } from 'vitest';
import { changeList, rangeOf, readFrom, readListQuery } from './list-query.ts';

const read = (search: string) => readListQuery(new URLSearchParams(search), 'name');

describe('readListQuery', () => {
  test('takes what the URL says', () => {
    expect(read('limit=50&after=abc&sort=-updatedAt&search=app')).toEqual({
      limit: 50,
      after: 'abc',
      sort: '-updatedAt',
      search: 'app',
    });
  });

  test('says the rest itself, and does not mind what belongs to others', () => {
    expect(read('limit=many&search=%20&tab=tags&selected=team-a')).toEqual({
      limit: 20,
      sort: 'name',
      search: '',
    });
  });
});

describe('what somebody is used to', () => {
  const habit = { limit: 50, sort: '-updatedAt' };
  const readWith = (search: string) => readListQuery<string>(new URLSearchParams(search), 'name', habit);

  test('holds where the URL says nothing', () => {
    expect(readWith('')).toEqual({ limit: 50, sort: '-updatedAt', search: '' });
    expect(readWith('sort=name&limit=100')).toEqual({ limit: 100, sort: 'name', search: '' });
  });

  test('is not for a link to a later page, whose cursor is of another order', () => {
    expect(readWith('after=abc')).toEqual({ after: 'abc', limit: 20, sort: 'name', search: '' });
  });
});

describe('rangeOf', () => {
  const page = (count: number, previous: string | null, next: string | null, total: number) => ({
    items: Array.from({ length: count }),
    previous,
    next,
    total,
    totalIsExact: true,
  });

  test.each([
    ['an empty list', page(0, null, null, 0), 1, [0, 0]],
    ['the first page', page(20, null, 'n', 1234), 1, [1, 20]],
    ['the second page', page(20, 'p', 'n', 1234), 21, [21, 40]],
    ['the last page', page(14, 'p', null, 1234), 1221, [1221, 1234]],
    ['the first page, whatever the URL says', page(20, null, 'n', 1234), 41, [1, 20]],
    ['the last page, whatever the URL says', page(14, 'p', null, 1234), 7, [1221, 1234]],
    ['a list that shrank meanwhile', page(20, 'p', 'n', 50), 61, [31, 50]],
    ['many that were not all counted', { ...page(20, 'p', 'n', 200), totalIsExact: false }, 301, [301, 320]],
  ])('%s', (_, shown, from, [first, last]) => {
    expect(rangeOf(shown, from)).toEqual({ first, last });
  });
});

test.each([
  ['', 1],
  ['from=21', 21],
  ['from=-3', 1],
  ['from=1.5', 1],
  ['from=x', 1],
])('readFrom %s', (search, from) => {
  expect(readFrom(new URLSearchParams(search))).toBe(from);
});

describe('changeList', () => {
  const changed = (search: string, change: Parameters<typeof changeList>[1]) =>
    changeList(new URLSearchParams(search), change).toString();

  test('a page turned keeps search, order and selection', () => {
    expect(changed('search=app&sort=-name&selected=a', { after: 'c', from: 21 })).toBe(
      'search=app&sort=-name&selected=a&after=c&from=21',
    );
  });

  test('back on the first page nothing is left of the cursor', () => {
    expect(changed('after=c&from=21', { after: null, from: 1 })).toBe('');
  });

  test.each([
    [{ search: 'web' }, 'limit=50&search=web'],
    [{ search: '' }, 'limit=50'],
    [{ sort: '-name' }, 'limit=50&sort=-name'],
    [{ limit: 100 }, 'limit=100'],
  ] as const)('%o begins at the first page', (change, expected) => {
    expect(changed('limit=50&after=c&from=51', change)).toBe(expected);
  });
});
