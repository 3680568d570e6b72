import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { pino } from 'pino';
import type { Principal } from 'shared/access/check';
import { expect, onTestFinished, test } from 'vitest';
import type { Announcement } from './announcements.ts';
import { createEventStreams } from './event-streams.ts';
import { readEvents } from './testing/read-events.ts';

const account = (accountId: number): Principal => ({
  kind: 'main',
  accountId,
  loginId: `account-${accountId}`,
});

const start = async () => {
  const listeners = new Set<(told: Announcement[]) => void>();
  let whoNow = (who: Principal): Principal => who;
  const callers = new Map<Request, Principal>();
  const streams = createEventStreams({
    announcements: {
      announce: () => {},
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      stop: () => {},
    },
    authenticateAgain: async (req) => whoNow(callers.get(req) ?? { kind: 'anonymous' }),
    version: '1.2.3',
    startId: 'start',
    log: pino({ level: 'silent' }),
    heartbeatMs: 50,
  });
  const server = createServer((req, res) => {
    const who = account(Number(req.headers.authorization));
    callers.set(req as Request, who);
    streams.open(req as Request, res as Response, who);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    streams.close();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    server,
    streams,
    open: (accountId: number) => readEvents(`http://127.0.0.1:${port}`, { authorization: `${accountId}` }),
    tell: (...told: Announcement[]) => {
      for (const listener of listeners) listener(told);
    },
    from: (now: typeof whoNow) => {
      whoNow = now;
    },
  };
};

const REGISTRY = { change: { type: 'registry-changed', registry: 'team-a' } } as const;
const KEYS = { change: { type: 'access-keys-changed' }, accountId: 1 } as const;

test('what belongs to one account is told to no other, and nothing of whose it is', async () => {
  const { open, tell } = await start();
  const [one, two] = [await open(1), await open(2)];
  await expect.poll(() => one.events.length + two.events.length).toBeGreaterThanOrEqual(2);
  tell(KEYS, REGISTRY);
  await expect.poll(() => two.take()).toEqual([REGISTRY.change]);
  expect(one.take()).toEqual([KEYS.change, REGISTRY.change]);
  expect(one.raw()).not.toContain('accountId');
});

test.each([
  ['nobody', (): Principal => ({ kind: 'anonymous' })],
  ['another account', () => account(3)],
  [
    'an error',
    () => {
      throw new Error('the session is over');
    },
  ],
])('a stream whose caller has become %s ends at the next heartbeat', async (_what, now) => {
  const { open, from } = await start();
  const stream = await open(1);
  await expect.poll(() => stream.events.map(({ type }) => type)).toContain('heartbeat');
  from(now);
  expect(await stream.ended).toBe('ended');
});

test('a reader that takes nothing is cut off; the others go on', async () => {
  const { open, tell, port, server } = await start();
  const reader = await open(1);
  const asleep = connect(port, '127.0.0.1').on('error', () => {});
  await once(asleep, 'connect');
  asleep.pause().write('GET / HTTP/1.1\r\nHost: a\r\nAuthorization: 2\r\n\r\n');
  const connections = () =>
    new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
  await expect.poll(connections).toBe(2);
  await sleep(100);
  const change = { type: 'tags-changed', registry: 'team-a', image: 'x'.repeat(200) } as const;
  for (let n = 0; n < 500 && (await connections()) === 2; n += 1) {
    tell(...Array.from({ length: 100 }, () => ({ change })));
    await sleep(5);
  }
  expect(await connections()).toBe(1);
  reader.take();
  tell(REGISTRY);
  await expect.poll(() => reader.take()).toContainEqual(REGISTRY.change);
  asleep.destroy();
});

test('after the end nothing begins', async () => {
  const { open, streams } = await start();
  const before = await open(1);
  streams.close();
  expect(await before.ended).toBe('ended');
  const after = await open(1);
  expect(await after.ended).toBe('ended');
  expect(after.events).toEqual([]);
});
