import { expect, test } from 'vitest';
import { type DiffPart, diffLines } from './line-diff.ts';

const lines = (...each: string[]) => each.join('\n');

test.each<[string, string, DiffPart[]]>([
  ['', '', [{ same: [''] }]],
  ['a', 'b', [{ left: ['a'], right: ['b'] }]],
  [lines('a', 'b', 'c'), lines('a', 'c'), [{ same: ['a'] }, { left: ['b'], right: [] }, { same: ['c'] }]],
  [lines('a', 'c'), lines('a', 'b', 'c'), [{ same: ['a'] }, { left: [], right: ['b'] }, { same: ['c'] }]],
  [
    lines('a', 'x', 'b', 'c', 'y'),
    lines('a', 'b', 'z', 'c'),
    [
      { same: ['a'] },
      { left: ['x'], right: [] },
      { same: ['b'] },
      { left: [], right: ['z'] },
      { same: ['c'] },
      { left: ['y'], right: [] },
    ],
  ],
])('%j and %j', (left, right, parts) => expect(diffLines(left, right)).toEqual(parts));

const sideOf = (parts: DiffPart[], side: 'left' | 'right') =>
  parts.flatMap((part) => ('same' in part ? part.same : part[side])).join('\n');

test('nothing is lost, whatever the texts', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed % below;
  };
  const text = () => Array.from({ length: random(40) }, () => 'abcd'[random(4)]).join('\n');
  for (let round = 0; round < 500; round += 1) {
    const [left, right] = [text(), text()];
    const parts = diffLines(left, right);
    expect([sideOf(parts, 'left'), sideOf(parts, 'right')]).toEqual([left, right]);
  }
});

test('two long texts that have nothing in common take no time', () => {
  const left = Array.from({ length: 100_000 }, (_, n) => `l${n}`).join('\n');
  const right = Array.from({ length: 100_000 }, (_, n) => `r${n}`).join('\n');
  const since = performance.now();
  expect(diffLines(left, right)).toHaveLength(1);
  expect(performance.now() - since).toBeLessThan(3000);
});
