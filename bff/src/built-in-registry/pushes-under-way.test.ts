import { beforeEach, expect, test } from 'vitest';
import { createPushesUnderWay, PROTECTION, type PushesUnderWay } from './pushes-under-way.ts';

const HERE = 'team/app';
const ann = { repository: HERE, pusher: 'ann' };
const bob = { repository: HERE, pusher: 'bob' };
let time: number;
let pushes: PushesUnderWay;
beforeEach(() => {
  time = 1_000_000;
  pushes = createPushesUnderWay({ protection: PROTECTION, monotonic: () => time });
});
const { unnamedMs, lagMs } = PROTECTION;

test('what was found is kept for a day, in its repository and as a blob', () => {
  pushes.found(ann, 'd');
  time += unnamedMs;
  const watch = pushes.watch();
  expect([watch.relyOn('d', HERE), watch.relyOn('d'), watch.relyOn('d', 'team')]).toEqual([
    true,
    true,
    false,
  ]);
  time += 1;
  expect([watch.relyOn('d', HERE), watch.relyOn('d')]).toEqual([false, false]);
});

test('what a manifest names is kept from runs that begin soon after, to their end', () => {
  pushes.found(ann, 'd');
  pushes.named(ann, ['d', 'm']);
  time += lagMs;
  const watch = pushes.watch();
  time += 2 * unnamedMs;
  pushes.named(ann, ['other']);
  expect([watch.relyOn('d', HERE), watch.relyOn('m'), watch.relyOn('d', 'team')]).toEqual([
    true,
    true,
    false,
  ]);
  const later = pushes.watch();
  expect([later.relyOn('d'), later.relyOn('other')]).toEqual([false, true]);
});

test('a manifest answers for its own pusher alone', () => {
  pushes.found(ann, 'd');
  pushes.found(bob, 'd');
  pushes.named(ann, ['d']);
  time += lagMs + 1;
  expect(pushes.watch().relyOn('d')).toBe(true);
  pushes.named(bob, ['d']);
  time += lagMs + 1;
  expect(pushes.watch().relyOn('d')).toBe(false);
});

test('a run keeps what pushes used since it began, however long it takes', () => {
  const watch = pushes.watch();
  time += 2 * unnamedMs;
  pushes.named(ann, ['d']);
  time += 2 * unnamedMs;
  pushes.named(ann, ['other']);
  expect(watch.relyOn('d', HERE)).toBe(true);
  watch.end();
});
