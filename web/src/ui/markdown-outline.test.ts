import { expect, test } from 'vitest';
import { outlineBelow } from './markdown-outline.ts';

const outlined = (...written: string[]) => {
  const tree = {
    type: 'root',
    children: written.map((tagName) => ({ type: 'element', tagName, properties: {} })),
  };
  outlineBelow(2, { h1: 'big' })()(tree);
  return tree.children.map(({ tagName }) => tagName);
};

test.each([
  [
    ['h1', 'h2', 'h3'],
    ['h3', 'h4', 'h5'],
  ],
  [
    ['h2', 'h3', 'h2'],
    ['h3', 'h4', 'h4'],
  ],
  [
    ['h1', 'h2', 'h4'],
    ['h3', 'h4', 'h5'],
  ],
  [
    ['h1', 'h2', 'h3', 'h4', 'h5', 'h1'],
    ['h3', 'h4', 'h5', 'h6', 'h6', 'h3'],
  ],
  [['p'], ['p']],
])('%j becomes %j', (written, shown) => {
  expect(outlined(...written)).toEqual(shown);
});

test('a heading keeps the look of the level it was written at', () => {
  const heading = { type: 'element', tagName: 'h1', properties: { id: 'top' } };
  outlineBelow(2, { h1: 'big' })()({ type: 'root', children: [heading] });
  expect(heading).toMatchObject({ tagName: 'h3', properties: { id: 'top', className: 'big' } });
});
