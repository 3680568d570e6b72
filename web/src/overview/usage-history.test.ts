import { describe, expect, test } from 'vitest';
import { sizeSteps, usageHistory } from './usage-history.ts';

const DAYS = ['2026-05-26', '2026-05-27', '2026-05-28', '2026-05-29'];

describe('usageHistory', () => {
  test('begins on the first day of which anything is known', () => {
    const history = [
      { registry: 'large', usageBytes: [null, null, 30, 40] },
      { registry: 'small', usageBytes: [null, 5, 6, 7] },
    ];
    expect(usageHistory({ days: DAYS, history })).toEqual({
      days: ['2026-05-27', '2026-05-28', '2026-05-29'],
      series: [
        { registry: 'large', values: [0, 30, 40] },
        { registry: 'small', values: [5, 6, 7] },
      ],
      totals: [5, 36, 47],
    });
  });

  test('a day on which nothing was recorded is as the day before', () => {
    const history = [{ registry: 'team', usageBytes: [10, null, null, 40] }];
    expect(usageHistory({ days: DAYS, history }).totals).toEqual([10, 10, 10, 40]);
  });

  test('knows today alone when the program has just begun', () => {
    const history = [{ registry: 'team', usageBytes: [null, null, null, 40] }];
    expect(usageHistory({ days: DAYS, history })).toMatchObject({ days: ['2026-05-29'], totals: [40] });
  });

  test('without any registry there is today, and nothing in it', () => {
    expect(usageHistory({ days: DAYS, history: [] })).toEqual({
      days: ['2026-05-29'],
      series: [],
      totals: [0],
    });
  });
});

test.each([
  [0, [0, 1]],
  [3, [0, 1, 2, 3]],
  [100, [0, 25, 50, 75, 100]],
  [1234, [0, 500, 1000, 1500]],
  [28_311_552, [0, 10_000_000, 20_000_000, 30_000_000]],
])('steps up to %d', (largest, steps) => {
  expect(sizeSteps(largest)).toEqual(steps);
});
