import { expect, test } from 'vitest';
import { addressOfFilter, FIRST_FILTER, readFilter } from './cleanup-address.ts';
import { draftOf, filterOf, isSameFilter } from './filter-draft.ts';

const FILTERS = [
  FIRST_FILTER,
  { ...FIRST_FILTER, olderThanDays: 0 },
  { ...FIRST_FILTER, olderThanDays: undefined, name: 'team/', tags: 'dev-*', by: 'pulled' as const },
  {
    name: '',
    tags: '',
    before: '2026-02-01T13:14:15.000Z',
    by: 'changed' as const,
    neverPulled: true,
    excludeLast: false,
    keepNewest: 10,
  },
];

test.each(FILTERS)('a filter survives the form and the address: %j', (filter) => {
  const { filter: again, wrong } = filterOf(draftOf(filter));
  expect([...wrong]).toEqual([]);
  expect(isSameFilter(again, filter)).toBe(true);
  expect(isSameFilter(readFilter(new URLSearchParams(addressOfFilter(filter))), filter)).toBe(true);
});

test('another date is another filter, and begins at midnight', () => {
  const draft = draftOf(FILTERS[3]!);
  const { filter } = filterOf({ ...draft, date: '2026-03-04' });
  expect(filter.before).toBe(new Date('2026-03-04T00:00:00').toISOString());
  expect(isSameFilter(filter, FILTERS[3]!)).toBe(false);
});

test.each([
  [{ tags: 'a b' }, 'tags'],
  [{ days: '-1' }, 'days'],
  [{ days: '' }, 'days'],
  [{ age: 'date' as const, date: '2026-02-' }, 'date'],
  [{ keepNewest: 'ten' }, 'keepNewest'],
])('what the server would refuse is marked: %j', (change, field) => {
  expect([...filterOf({ ...draftOf(FIRST_FILTER), ...change }).wrong]).toEqual([field]);
});

test('an address that makes no sense is read as far as it does', () => {
  const params = new URLSearchParams('before=never&keepNewest=many&excludeLast=perhaps');
  expect(readFilter(params)).toEqual({ ...FIRST_FILTER, olderThanDays: undefined });
});
