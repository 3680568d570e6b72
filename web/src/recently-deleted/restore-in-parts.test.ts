import { expect, test, vi } from 'vitest';
import { type Progress, restoreInParts } from './restore-in-parts.ts';

const TOTAL = 2300;
const QUERY = { limit: 20, sort: '-deletedAt', search: '' } as const;

/** A server with so many deleted tags, of which number 7 cannot come back. */
const startServer = () => {
  const sent: number[][] = [];
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    if (init.method === 'GET') {
      const after = Number(new URL(address, 'http://console').searchParams.get('after') ?? 0);
      const items = Array.from({ length: Math.min(100, TOTAL - after) }, (_, at) => ({ id: after + at + 1 }));
      const next = after + 100 < TOTAL ? `${after + 100}` : null;
      return Response.json({ items, next, previous: null, total: TOTAL, totalIsExact: true });
    }
    const { tags } = JSON.parse(String(init.body)) as { tags: number[] };
    sent.push(tags);
    const failed = tags.includes(7) ? [{ image: 'app', name: '7', reason: 'taken', detail: '' }] : [];
    return Response.json({
      restoredTags: tags.length - failed.length,
      restoredImages: 0,
      failed,
      failedTags: failed.length,
    });
  });
  return sent;
};

test('all that a list finds comes back in parts, and what did not is told', async () => {
  const sent = startServer();
  const told: Progress[] = [];
  const restored = await restoreInParts(
    'team',
    { kind: 'tags', matching: QUERY },
    {
      signal: new AbortController().signal,
      onProgress: (progress) => told.push(progress),
    },
  );
  expect(sent.map(({ length }) => length)).toEqual([...Array(11).fill(200), 100]);
  expect(new Set(sent.flat()).size).toBe(TOTAL);
  expect(restored).toMatchObject({ restoredTags: TOTAL - 1, failedTags: 1 });
  expect(told.at(-1)).toEqual({ phase: 'restoring', done: 2200, total: TOTAL });
});

test('stopped, it ends after the part that was sent', async () => {
  const sent = startServer();
  const stop = new AbortController();
  const restored = await restoreInParts(
    'team',
    { kind: 'tags', matching: QUERY },
    {
      signal: stop.signal,
      onProgress: ({ phase, done }) => {
        if (phase === 'restoring' && done === 200) stop.abort();
      },
    },
  );
  expect(sent).toHaveLength(2);
  expect(restored.restoredTags).toBe(399);
});
