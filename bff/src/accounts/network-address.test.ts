import { expect, test } from 'vitest';
import { isWithinRanges, networkOf, plainAddress } from './network-address.ts';

test.each([
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['', ''],
  ['unix', 'unix'],
])('%j is written %j', (address, plain) => expect(plainAddress(address)).toBe(plain));

test('addresses of one customer are one network', () => {
  expect(networkOf('2001:db8::1')).toBe(networkOf('2001:db8::ffff:1'));
  expect(networkOf('2001:db8::1')).not.toBe(networkOf('2001:db8:0:1::1'));
  expect(networkOf('203.0.113.7')).not.toBe(networkOf('203.0.113.8'));
  expect(networkOf('::ffff:203.0.113.7')).toBe(networkOf('203.0.113.7'));
});

test.each<[string, string[], boolean]>([
  ['203.0.113.7', [], true],
  ['203.0.113.7', ['203.0.113.0/24'], true],
  ['::ffff:203.0.113.7', ['203.0.113.0/24'], true],
  ['203.0.114.7', ['203.0.113.0/24', '2001:db8::/32'], false],
  ['2001:db8:1::7', ['203.0.113.0/24', '2001:db8::/32'], true],
  ['203.0.113.7', ['203.0.113.7/32'], true],
  ['unix', ['0.0.0.0/0'], false],
])('%s within %j: %s', (address, ranges, expected) => expect(isWithinRanges(address, ranges)).toBe(expected));
