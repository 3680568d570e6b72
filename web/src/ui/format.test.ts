import { describe, expect, test } from 'vitest';
import { formatBytes, formatCount, formatRelativeTime, shortDigest } from './format.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [28_311_552, '28.3 MB'],
  [999_949, '999.9 kB'],
  [999_950, '1 MB'],
  [1_500_000_000, '1.5 GB'],
  [2e18, '2,000 PB'],
])('formatBytes %i', (bytes, text) => {
  expect(formatBytes(bytes, 'en')).toBe(text);
});

test('formatBytes writes all units of a language alike', () => {
  expect(formatBytes(999, 'ko')).toBe('999B');
  expect(formatBytes(28_311_552, 'ko')).toBe('28.3MB');
});

test('formatCount groups digits as the language does', () => {
  expect(formatCount(1234567, 'en')).toBe('1,234,567');
  expect(formatCount(1234567, 'de')).toBe('1.234.567');
});

describe('formatRelativeTime', () => {
  const now = Date.parse('2026-05-28T20:26:00Z');
  test.each([
    ['2026-05-28T20:25:50Z', 'now'],
    ['2026-05-28T20:25:10Z', '1 minute ago'],
    ['2026-05-28T20:01:00Z', '25 minutes ago'],
    ['2026-05-28T17:26:00Z', '3 hours ago'],
    ['2026-05-27T20:00:00Z', 'yesterday'],
    ['2026-05-20T20:26:00Z', '8 days ago'],
    ['2026-03-01T12:00:00Z', 'Mar 1, 2026'],
    // The server's clock may be ahead.
    ['2026-05-28T20:28:00Z', 'in 2 minutes'],
    ['2026-05-29T20:25:50Z', 'in 24 hours'],
    ['2026-06-27T20:25:50Z', 'in 30 days'],
  ])('%s', (time, text) => {
    expect(formatRelativeTime(time, now, 'en')).toBe(text);
  });

  test('speaks the language of the page', () => {
    expect(formatRelativeTime('2026-05-28T17:26:00Z', now, 'ko')).toBe('3시간 전');
    expect(formatRelativeTime('2026-05-28T20:25:50Z', now, 'ko')).toBe('방금 전');
  });
});

test('shortDigest keeps the algorithm', () => {
  expect(shortDigest(`sha256:${'0de43cde2c4b864a'.repeat(4)}`)).toBe('sha256:0de43cde2c4b');
});
