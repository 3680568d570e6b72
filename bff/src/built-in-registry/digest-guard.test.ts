import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createDigestGuard } from './digest-guard.ts';

test('what is held cannot be taken, and what is taken is waited for', async () => {
  const guard = createDigestGuard();
  const [held, taken] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const events: string[] = [];
  const holding = guard.hold(['a', 'b'], () => held.promise);
  const taking = guard.take(['a', 'c', 'c'], async (own) => {
    events.push(`taken ${own}`);
    await taken.promise;
    events.push('gone');
  });
  const waiting = guard.hold(['b', 'c'], async () => void events.push('held'));
  await guard.take(['a', 'b', 'c', 'd'], async (own) => void events.push(`taken ${own}`));
  held.resolve();
  await holding;
  await nextTurn();
  expect(events).toEqual(['taken c', 'taken d']);
  taken.resolve();
  await Promise.all([taking, waiting]);
  expect(events.slice(2)).toEqual(['gone', 'held']);
  await guard.take(['a', 'b', 'c'], async (own) => expect(own).toEqual(['a', 'b', 'c']));
});

test('a failure lets go', async () => {
  const guard = createDigestGuard();
  await expect(guard.hold(['a'], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(guard.take(['a'], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await guard.hold(['a'], async () => {});
  await guard.take(['a'], async (own) => expect(own).toEqual(['a']));
});
