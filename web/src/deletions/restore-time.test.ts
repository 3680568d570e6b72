import { expect, test } from 'vitest';
import { formatRestoreTime } from './restore-time.ts';

test.each([
  [1, 'en', '1 hour'],
  [24, 'en', '24 hours'],
  [36, 'en', '36 hours'],
  [72, 'en', '3 days'],
  [720, 'ko', '30일'],
])('%i hours in %s', (hours, locale, said) => expect(formatRestoreTime(hours, locale)).toBe(said));
