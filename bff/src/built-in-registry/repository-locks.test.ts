import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createRepositoryLocks } from './repository-locks.ts';

/** Work that ends when told to; `events` has who began and who ended. */
const worker = (events: string[]) => (name: string) => {
  const end = Promise.withResolvers<void>();
  const work = async () => {
    events.push(`${name} begins`);
    await end.promise;
    events.push(`${name} ends`);
  };
  return { work, end: () => end.resolve() };
};

test('a delete waits for the pushes before it, and the pushes after it wait for the delete', async () => {
  const locks = createRepositoryLocks();
  const events: string[] = [];
  const [first, second, removal, third] = ['first', 'second', 'removal', 'third'].map(worker(events));
  const all = [
    locks.shared('a', first!.work),
    locks.shared('a', second!.work),
    locks.exclusive('a', removal!.work),
    locks.shared('a', third!.work),
  ];
  await nextTurn();
  expect(events).toEqual(['first begins', 'second begins']);
  for (const { end } of [third!, removal!, second!, first!]) {
    end();
    await nextTurn();
  }
  await Promise.all(all);
  expect(events.slice(2)).toEqual([
    'second ends',
    'first ends',
    'removal begins',
    'removal ends',
    'third begins',
    'third ends',
  ]);
});

test('other repositories do not wait, and a failure lets the next one in', async () => {
  const locks = createRepositoryLocks();
  const held = worker([])('held');
  const holding = locks.exclusive('a', held.work);
  await expect(locks.exclusive('b', async () => 'done')).resolves.toBe('done');
  const failing = locks.exclusive('a', () => Promise.reject(new Error('no')));
  const next = locks.shared('a', async () => 'next');
  held.end();
  await holding;
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe('next');
});
