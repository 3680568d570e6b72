import type { AccessKey } from 'shared/accounts/access-key';
import { expect, test } from 'vitest';
import { usableKeys } from './usable-keys.ts';

const NOW = Date.parse('2026-05-28T12:00:00Z');

const key = (about: Partial<AccessKey>): AccessKey => ({
  id: 'RCK1',
  active: true,
  createdAt: '2026-05-01T00:00:00Z',
  lastUsedAt: null,
  lastUsedFrom: null,
  expiresAt: null,
  readOnly: false,
  registries: null,
  ...about,
});

test.each([
  ['an active one', {}, true],
  ['an inactive one', { active: false }, false],
  ['one that expires later', { expiresAt: '2026-05-28T12:00:01Z' }, true],
  ['one that has expired', { expiresAt: '2026-05-28T12:00:00Z' }, false],
  ['one for the registry', { registries: ['team-b', 'team-a'] }, true],
  ['one for images of it', { registries: ['team-a/web/*'] }, true],
  ['one for others', { registries: ['team-b'] }, false],
])('%s', (_what, about, usable) => {
  expect(usableKeys([key(about)], 'team-a', NOW)).toHaveLength(usable ? 1 : 0);
});
