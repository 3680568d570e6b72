import { expect, test } from 'vitest';
import { formatDuration } from './format-duration.ts';

test.each([
  [0, '0 sec'],
  [340, '0.3 sec'],
  [42_000, '42 sec'],
  [90_000, '1.5 min'],
  [7_200_000, '2 hr'],
])('formatDuration %i', (ms, text) => {
  expect(formatDuration(ms, 'en')).toBe(text);
});
