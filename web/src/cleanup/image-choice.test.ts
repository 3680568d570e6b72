import { expect, test } from 'vitest';
import { ALL, amountOf, choose, isChosen, NONE } from './image-choice.ts';

const FIRST = [
  { image: 'a', plannedTags: 3 },
  { image: 'b', plannedTags: 0 },
];
const SECOND = [{ image: 'c', plannedTags: 5 }];
const EVERY = { images: 2, tags: 8 };

test('all but what was taken out, on whatever page', () => {
  expect(amountOf(ALL, EVERY)).toEqual(EVERY);
  const withoutA = choose(ALL, FIRST, []);
  expect(amountOf(withoutA, EVERY)).toEqual({ images: 1, tags: 5 });
  expect([...FIRST, ...SECOND].filter((row) => isChosen(withoutA, row))).toEqual(SECOND);
  expect(amountOf(choose(withoutA, SECOND, []), EVERY)).toEqual({ images: 0, tags: 0 });
  expect(choose(withoutA, FIRST, FIRST)).toEqual(ALL);
});

test('some alone', () => {
  const onlyC = choose(NONE, SECOND, SECOND);
  expect(amountOf(onlyC, EVERY)).toEqual({ images: 1, tags: 5 });
  expect([...FIRST, ...SECOND].filter((row) => isChosen(onlyC, row))).toEqual(SECOND);
  expect(choose(onlyC, SECOND, [])).toEqual(NONE);
});

test('an image that loses nothing is never chosen', () => {
  expect(choose(ALL, FIRST, FIRST)).toEqual(ALL);
  expect(isChosen(ALL, FIRST[1]!)).toBe(false);
  expect(isChosen(choose(NONE, FIRST, FIRST), FIRST[1]!)).toBe(false);
});
