import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChangeFeed } from '../database/change-feed.ts';
import { type Announcement, createAnnouncements } from './announcements.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Two processes, and the messages between them. */
const createTwo = () => {
  const messages: string[] = [];
  const others: ((message?: string) => void)[] = [];
  const feed = (self: number): ChangeFeed => ({
    publish: async () => {},
    tellOthers: async (_topic, message) => {
      messages.push(message);
      others[1 - self]?.(message);
    },
    subscribe: (_topic, listener) => {
      others[self] = listener;
      return () => {};
    },
  });
  const [here, there] = [0, 1].map((self) => {
    const announcements = createAnnouncements(feed(self), pino({ level: 'silent' }));
    const heard: Announcement[] = [];
    announcements.listen((told) => heard.push(...told));
    return { ...announcements, heard, missed: () => others[self]?.() };
  });
  if (!here || !there) throw new Error('unreachable');
  return { here, there, messages };
};

const tags = (image: string) => ({ type: 'tags-changed', registry: 'team-a', image }) as const;

test('a storm of pushes to many images is told as one change of the registry, in few messages', async () => {
  const { here, there, messages } = createTwo();
  for (let n = 0; n < 20_000; n += 1) here.announce(tags(`image-${n % 5000}`));
  await vi.advanceTimersByTimeAsync(3000);
  for (const { heard } of [here, there]) {
    expect(heard.length).toBeLessThan(60);
    expect(heard).toContainEqual({ change: { type: 'tags-changed', registry: 'team-a' } });
  }
  expect(messages.length).toBeLessThan(5);
});

test('long names are spread over messages that the database takes', async () => {
  const { here, there, messages } = createTwo();
  for (let n = 0; n < 50; n += 1) here.announce(tags(`${'long/'.repeat(49)}${n}`));
  await vi.advanceTimersByTimeAsync(3000);
  expect(there.heard).toHaveLength(50);
  expect(there.heard).toEqual(here.heard);
  expect(messages.length).toBeGreaterThan(1);
  for (const message of messages) expect(JSON.stringify(message).length).toBeLessThan(7800);
});

test('pulls are told every few seconds, and what may have been missed is told as everything', async () => {
  const { here, there } = createTwo();
  for (let n = 0; n < 200; n += 1) {
    here.announce({ type: 'image-pulled', registry: 'team-a', image: 'app' });
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(here.heard.length).toBeLessThanOrEqual(5);
  there.heard.length = 0;
  there.missed();
  expect(there.heard).toEqual([{ change: { type: 'all-changed' } }]);
});
