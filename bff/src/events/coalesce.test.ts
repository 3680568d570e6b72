import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { coalesce } from './coalesce.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const create = () => {
  const passed: string[][] = [];
  return { passed, ...coalesce<string>(500, (things) => passed.push(things)) };
};

test('passes on at once what is rare', () => {
  const { passed, add } = create();
  add('a');
  add('b');
  expect(passed).toEqual([['a'], ['b']]);
  vi.advanceTimersByTime(2000);
  add('a');
  expect(passed).toEqual([['a'], ['b'], ['a']]);
});

test('passes on what is frequent twice a second, and the last of it, too', () => {
  const { passed, add } = create();
  for (let n = 0; n < 1000; n += 1) {
    add('a');
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(1000);
  expect(passed.length).toBeGreaterThanOrEqual(20);
  expect(passed.length).toBeLessThanOrEqual(22);
  expect(vi.getTimerCount()).toBe(0);
});

test('passes on many different things together', () => {
  const { passed, add } = create();
  for (let n = 0; n < 10_000; n += 1) add(`${n}`);
  expect(passed.length).toBe(50);
  vi.advanceTimersByTime(500);
  expect(passed.length).toBe(51);
  expect(passed.flat()).toHaveLength(10_000);
});

test('says nothing after it was stopped', () => {
  const { passed, add, stop } = create();
  add('a');
  add('a');
  stop();
  vi.advanceTimersByTime(1000);
  expect(passed).toEqual([['a']]);
});
