import { expect, test } from 'vitest';
import { safeLink } from './safe-link.ts';

test.each([
  ['org.opencontainers.image.source', 'https://example.com/app', 'https://example.com/app'],
  ['org.opencontainers.image.url', 'http://example.com', 'http://example.com/'],
  ['org.opencontainers.image.documentation', 'javascript:alert(1)', undefined],
  ['org.opencontainers.image.source', 'data:text/html,hello', undefined],
  ['org.opencontainers.image.source', 'git@example.com:app.git', undefined],
  ['org.opencontainers.image.vendor', 'https://example.com', undefined],
])('%s=%s', (key, value, link) => {
  expect(safeLink(key, value)).toBe(link);
});
