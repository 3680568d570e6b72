import { expect, test } from 'vitest';
import { formatHour, formatLocalHour } from './schedule-time.ts';

test('an hour of the day, here and at the server', () => {
  expect([0, 3, 23].map(formatHour)).toEqual(['00:00', '03:00', '23:00']);
  const now = new Date('2026-05-28T20:26:00Z');
  expect(formatLocalHour(18, 'en-GB', now, 'Asia/Seoul')).toContain('03:00');
  expect(formatLocalHour(18, 'en-GB', now, 'UTC')).toContain('18:00');
});
