// How much a browser fetches before it shows a page for the first time. Every byte counts that is not an answer of the
// API: HTML, code, styles, texts, fonts, pictures.
import { brotliCompressSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import { paths } from '../../web/src/paths.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

const KB = 1000;

/** Bytes on the wire by file; what the server sends uncompressed counts as a compressing proxy would send it. */
const weigh = async (page: Page, visit: () => Promise<void>): Promise<Map<string, number>> => {
  const weights = new Map<string, number>();
  const weighing: Promise<void>[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith('/api/') || response.status() !== 200) return;
    weighing.push(
      (async () => {
        const compressed = response.headers()['content-encoding'] !== undefined;
        const { responseBodySize } = await response.request().sizes();
        weights.set(
          pathname,
          compressed ? responseBodySize : brotliCompressSync(await response.body()).length,
        );
      })(),
    );
  });
  await visit();
  await page.waitForLoadState('networkidle');
  await Promise.all(weighing);
  return weights;
};

const expectWithin = (limit: number, weights: ReadonlyMap<string, number>) => {
  const total = [...weights.values()].reduce((sum, bytes) => sum + bytes, 0);
  const largest = [...weights].sort(([, a], [, b]) => b - a).slice(0, 12);
  const list = largest
    .map(([path, bytes]) => `${(bytes / KB).toFixed(1).padStart(7)} kB  ${path}`)
    .join('\n');
  console.log(`${(total / KB).toFixed(1)} kB of ${limit / KB} kB, in ${weights.size} files`);
  expect(total, `the largest of ${weights.size} files:\n${list}`).toBeLessThanOrEqual(limit);
};

for (const [locale, loginId] of [
  ['en-US', 'Login ID'],
  ['ko-KR', '로그인 ID'],
] as const) {
  test.describe(locale, () => {
    test.use({ locale });

    test('a stranger gets the sign-in page with 150 kB', async ({ stranger }) => {
      const weights = await weigh(stranger, async () => {
        // As most come: to the console itself, which sends them there.
        await stranger.goto(paths.home());
        await expect(stranger.getByLabel(loginId)).toBeVisible();
      });
      expect([...weights.keys()].some((path) => path.endsWith('.js'))).toBe(true);
      expectWithin(150 * KB, weights);
    });

    test('whoever is signed in gets the list of registries with 360 kB', async ({ page, registry }) => {
      const weights = await weigh(page, async () => {
        await page.goto(paths.registries());
        await expect(page.getByRole('link', { name: registry, exact: true })).toBeVisible();
      });
      expectWithin(360 * KB, weights);
    });
  });
}
