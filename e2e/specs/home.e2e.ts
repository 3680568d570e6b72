import { expect, type Page } from '@playwright/test';
import { getOverview, HISTORY_DAYS, type Overview } from 'shared/overview/overview';
import { createRegistry } from 'shared/registries/registry';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { startProgram } from '../fixtures/program.ts';
import { multiPlatformImage, singleImage } from '../fixtures/sample-images.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

const title = (page: Page) => page.getByRole('heading', { name: 'Home', level: 1 });

/** Nobody wants to wait for a month: the program's own answer, with a past and with troubles. */
const withPast = async (page: Page, troubles: Overview['troubles'] = []) =>
  page.route(`**${getOverview.path}`, async (route) => {
    const response = await route.fetch();
    const overview: Overview = await response.json();
    const history = overview.history.map(({ registry, usageBytes }, rank) => ({
      registry,
      usageBytes: usageBytes.map((bytes, day) => (day < 5 + rank ? null : (bytes ?? (day + 1) * 1_000_000))),
    }));
    await route.fulfill({ response, json: { ...overview, history, troubles } });
  });

test('the first page after signing in tells what there is and that it works', async ({
  page,
  registry,
  push,
  oci,
}) => {
  await push(`${registry}/team/app`, multiPlatformImage('1.0'), '1.0');
  // More often than what other tests leave in the same program.
  for (let pull = 0; pull < 50; pull += 1) await oci.pullManifest(`${registry}/team/app`, '1.0');
  await page.goto(paths.home());
  await expect(title(page)).toBeVisible();
  await expect(page).toHaveTitle('Home · Registry Console');
  await expect(page.getByText('Everything works')).toBeVisible();
  await expect(page.getByRole('link', { name: 'team/app:1.0' })).toBeVisible();
  await expect(
    page.getByRole('listitem').filter({ hasText: 'team/app' }).getByText('50 pulls'),
  ).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('link', { name: 'team/app:1.0' }).click();
  await expect(page).toHaveURL(paths.tag({ registry, image: 'team/app', tag: '1.0' }));
  await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Home' }).click();
  await expect(title(page)).toBeVisible();
});

test('usage is a chart for those who see it, and a table', async ({ page, registry, oci }) => {
  await oci.push(`${registry}/app`, singleImage('1.0'), ['1.0']);
  await withPast(page);
  await page.goto(paths.home());
  const day = page.getByRole('slider', { name: 'Day to look at' });
  await expect(day).toHaveAttribute('aria-valuetext', /: [\d.]+ (kB|MB|GB) in all$/);
  await expectAccessible(page);
  // By keyboard: the numbers beside the chart are of that day.
  await day.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  const spoken = await day.getAttribute('aria-valuetext');
  await expect(page.getByText(spoken?.split(':')[0] ?? '', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'As table' }).click();
  const table = page.getByRole('region', { name: 'Usage by registry' }).getByRole('table');
  await expect(table.getByRole('row')).toHaveCount(HISTORY_DAYS - 5 + 1);
  await expect(table.getByRole('columnheader', { name: 'Total' })).toBeVisible();
  await expectAccessible(page);
});

test('a storage that does not answer comes first', async ({ page, registry }) => {
  const since = new Date(Date.now() - 2 * 60 * 60_000).toISOString();
  await withPast(page, [{ registry, reason: 'connect ECONNREFUSED 10.0.0.7:5000.', since }]);
  await page.goto(paths.home());
  await expect(page.getByText('1 registry cannot be used')).toBeVisible();
  await expect(page.getByText('2 hours ago')).toBeVisible();
  await expect(page.getByText('Everything works')).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('listitem').filter({ hasText: 'ECONNREFUSED' }).getByRole('link').click();
  await expect(page.getByRole('region', { name: `Details of ${registry}` })).toBeVisible();
});

test('what cannot be had is told, and tried again', async ({ page, expectedComplaints }) => {
  expectedComplaints.push(/status of 500/);
  await page.route(`**${getOverview.path}`, (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: '/problems/unexpected', title: 'Something went wrong', status: 500 }),
    }),
  );
  await page.goto(paths.home());
  await expect(page.getByRole('heading', { name: 'Something went wrong' })).toBeVisible();
  await page.unroute(`**${getOverview.path}`);
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(title(page)).toBeVisible();
});

test('without any registry the way to the first image is shown', async ({ browser }) => {
  const program = await startProgram();
  const context = await browser.newContext({ baseURL: program.consoleUrl });
  try {
    const page = await context.newPage();
    await page.request.post('/api/v1/session', { data: program.account });
    await page.goto(paths.home());
    await expect(page.getByText('Three steps to your first image')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Create registry' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create registry' });
    await dialog.getByLabel('Registry name').fill('first');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await expect(page.getByText('Registry first was created.')).toBeVisible();
    await page.goto(paths.home());
    await expect(page.getByText('Nothing was pushed yet')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Push to first' }).click();
    await expect(page).toHaveURL(paths.images('first'));
  } finally {
    await context.close();
    await program.remove();
  }
});

test('on a phone nothing is cut off', async ({ page, api, registry, oci }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const name = `${registry}-with-a-long-name`.slice(0, 30).replace(/-$/, '');
  await api.call(createRegistry, { body: { name } });
  await oci.push(`${name}/team/a-rather-long-name/of-an-image`, singleImage('1.0'), ['2026.11.23-nightly']);
  await withPast(page);
  await page.goto(paths.home());
  await expect(page.getByRole('slider', { name: 'Day to look at' })).toBeAttached();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(390);
  await expectAccessible(page);
});
