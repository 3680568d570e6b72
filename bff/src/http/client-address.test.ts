import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';

test.each([
  ['203.0.113.7', undefined, '203.0.113.7'],
  ['127.0.0.1', undefined, '127.0.0.1'],
  ['127.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['::ffff:127.0.0.1', '198.51.100.1, 203.0.113.7, 127.0.0.1', '203.0.113.7'],
  ['::1', '127.0.0.1', '127.0.0.1'],
  ['::1', ' , ', '::1'],
  // Whoever is not on this machine may write what they like.
  ['203.0.113.7', '198.51.100.1', '203.0.113.7'],
])('a connection from %s that says it is for %s comes from %s', (remoteAddress, forwarded, expected) => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  expect(clientAddress({ socket: { remoteAddress } as IncomingMessage['socket'], headers })).toBe(expected);
});
