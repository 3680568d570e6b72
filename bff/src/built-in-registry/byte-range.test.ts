import { expect, test } from 'vitest';
import { parseContentRange, parseRange } from './byte-range.ts';

test.each([
  [undefined, 'whole'],
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=2-5', { start: 2, end: 5 }],
  ['bytes=2-', { start: 2, end: 9 }],
  ['bytes=2-100', { start: 2, end: 9 }],
  ['bytes=-3', { start: 7, end: 9 }],
  ['bytes=-100', { start: 0, end: 9 }],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=5-2', 'unsatisfiable'],
  ['bytes=-', 'unsatisfiable'],
  ['bytes=0-1,3-4', 'whole'],
  ['lines=0-1', 'whole'],
] as const)('the range %j of ten bytes is %j', (header, expected) => {
  expect(parseRange(header, 10)).toEqual(expected);
});

test('nothing can be taken from an empty blob', () => {
  expect(parseRange('bytes=0-0', 0)).toBe('unsatisfiable');
  expect(parseRange('bytes=-1', 0)).toBe('unsatisfiable');
});

test.each([
  [undefined, 'none'],
  ['0-9', { start: 0, end: 9 }],
  ['bytes 10-19/*', { start: 10, end: 19 }],
  ['bytes 10-19/200', { start: 10, end: 19 }],
  ['9-0', 'invalid'],
  ['0-', 'invalid'],
  ['a-b', 'invalid'],
] as const)('the chunk %j is %j', (header, expected) => {
  expect(parseContentRange(header)).toEqual(expected);
});
