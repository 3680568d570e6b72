import { expect, test } from 'vitest';
import { exampleImage } from './example-image.ts';

test.each([
  ['everywhere', [], 'my-app'],
  ['in the registry', [['team-b', 'team-a']], 'my-app'],
  ['in a folder of it', [['team-b/cron/*', 'team-a/web/*']], 'web/my-app'],
  ['on one image', [['team-a/web/shop']], 'web/shop'],
  ['in part of a folder, by a narrowed key', [['team-a/web/*'], ['team-a/web/shop-*']], 'web/shop-my-app'],
  ['elsewhere', [['team-b/web/*']], 'my-app'],
])('for somebody who may push %s', (_where, reach, image) => {
  expect(exampleImage('my-app', 'team-a', reach)).toBe(image);
});
