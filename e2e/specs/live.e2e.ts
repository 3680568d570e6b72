import { setTimeout as sleep } from 'node:timers/promises';
import { expect, type Page } from '@playwright/test';
import { updateRegistry } from 'shared/registries/registry';
import { paths } from '../../web/src/paths.ts';
import { SERVER_AWAY } from '../fixtures/page-complaints.ts';
import { singleImage } from '../fixtures/sample-images.ts';
import { rowOf } from '../fixtures/table.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

/** Gone once the page was loaded anew. */
const leaveMark = (page: Page) => page.evaluate(() => Object.assign(window, { untouched: true }));
const expectUntouched = async (page: Page) =>
  expect(await page.evaluate(() => 'untouched' in window)).toBe(true);

test('a push appears on every open page, in two tabs', async ({ page, context, registry, push }) => {
  await push(`${registry}/app`, singleImage('1.0'), '1.0');
  const second = await context.newPage();
  await page.goto(paths.image({ registry, image: 'app' }, 'tags'));
  await second.goto(paths.images(registry));
  await expect(rowOf(page, '1.0')).toBeVisible();
  await expect(rowOf(second, 'app')).toContainText('app');
  await leaveMark(page);
  await leaveMark(second);

  await push(`${registry}/app`, singleImage('2.0'), '2.0');
  await push(`${registry}/other`, singleImage('1.0'), '1.0');
  await expect(rowOf(page, '2.0')).toBeVisible();
  await expect(rowOf(second, 'other')).toBeVisible();
  await expect(
    rowOf(second, 'app').getByRole('gridcell').or(rowOf(second, 'app').getByRole('cell')),
  ).toContainText(['2']);

  await second.goto(paths.home());
  const recentlyPushed = (image: string, tag: string) =>
    second
      .locator(`a[href="${paths.tag({ registry, image, tag })}"]`)
      .and(second.getByRole('link', { name: `${image}:${tag}` }));
  await expect(recentlyPushed('app', '2.0')).toBeVisible();
  await page.goto(paths.registries());
  await page.getByRole('searchbox').fill(registry);
  await expect(rowOf(page, registry)).toBeVisible();
  await leaveMark(page);
  await leaveMark(second);
  await push(`${registry}/third`, singleImage('3.0'), '3.0');
  await expect(rowOf(page, registry).getByText('4', { exact: true })).toBeVisible();
  await expect(recentlyPushed('third', '3.0')).toBeVisible();
  await expectUntouched(page);
  await expectUntouched(second);
});

test('after the server was away everything goes on, and nothing typed is lost', async ({
  page,
  context,
  registry,
  push,
  api,
  program,
  expectedComplaints,
}) => {
  test.slow();
  expectedComplaints.push(SERVER_AWAY);
  await push(`${registry}/app`, singleImage('1.0'), '1.0');
  const second = await context.newPage();
  await page.goto(paths.images(registry));
  await second.goto(paths.registries({ selected: registry }));
  await expect(rowOf(page, 'app')).toBeVisible();
  const details = second.getByRole('region', { name: `Details of ${registry}` });
  await expect(details.getByText('Public registry: Off')).toBeVisible();
  await leaveMark(page);
  await leaveMark(second);

  const away = page.getByText('The console does not answer').first();
  await page.bringToFront();
  await program.kill();
  try {
    await expect(away).toBeVisible({ timeout: 20_000 });
    await page.getByRole('searchbox').fill('app');
    await sleep(10_000);
    await expect(away).toBeVisible();
  } finally {
    await program.restart();
  }
  await expect(away).toHaveCount(0, { timeout: 20_000 });
  await expect(page.getByRole('searchbox')).toHaveValue('app');
  await expect(rowOf(page, 'app')).toBeVisible();

  // What changes from now on is told again.
  await api.call(updateRegistry, { params: { registry }, body: { publicRegistry: true } });
  await expect(page.getByText('Public', { exact: true })).toBeVisible({ timeout: 20_000 });
  await second.bringToFront();
  await expect(details.getByText('Public registry: On')).toBeVisible({ timeout: 20_000 });
  await expectUntouched(page);
  await expectUntouched(second);
});

test('a newer version is told, and comes with the reload', async ({ page, registry }) => {
  let version = '1.0.0';
  await page.route('**/api/v1/events', (route) =>
    // Ends at once, so that the page connects again.
    route.fulfill({
      contentType: 'text/event-stream',
      body: `data: ${JSON.stringify({ type: 'hello', version, startId: version })}\n\n`,
    }),
  );
  await page.goto(paths.images(registry));
  await expect(page.getByRole('heading', { name: 'Images', level: 1 })).toBeVisible();
  await expect(page.getByText('A new version of the console is there')).toHaveCount(0);
  await page.waitForTimeout(1000);
  version = '1.1.0';
  await expect(page.getByText('A new version of the console is there')).toBeVisible();
  await leaveMark(page);
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect.poll(() => page.evaluate(() => 'untouched' in window).catch(() => true)).toBe(false);
  await expect(page.getByRole('heading', { name: 'Images', level: 1 })).toBeVisible();
});
