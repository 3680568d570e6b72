import { setTimeout as sleep } from 'node:timers/promises';
import { expect, type Page } from '@playwright/test';
import { deleteImage } from 'shared/deletions/deletion';
import { deleteTag, getTag } from 'shared/tags/tag';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { singleImage } from '../fixtures/sample-images.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

const TWELVE = Array.from({ length: 12 }, (_, number) => `v${number}`);
const PUSH_GOES_ON_MS = 16_000;

const rows = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('checkbox', { name: /:/ }) });
const rowWith = (page: Page, text: string) => rows(page).filter({ hasText: text });
const check = (page: Page, tag: string) =>
  page.getByRole('checkbox', { name: `Select ${tag}` }).press('Space');

test('tags and images come back as they were; a name that is used again is told; what is freed is gone', async ({
  page,
  registry,
  oci,
  api,
}) => {
  // For later: what was pushed a moment ago is not freed, for the push may go on.
  for (const name of ['shop', 'store']) await oci.push(`${registry}/${name}`, singleImage(name), TWELVE);
  const pushed = Date.now();
  const image = 'team/app';
  const at = (tag: string) => ({ registry, image, tag });
  await oci.push(`${registry}/${image}`, singleImage('1.0'), ['1.0', 'other', 'kept']);
  await oci.push(`${registry}/${image}`, singleImage('old'), ['latest']);
  const { digest } = await api.call(getTag, { params: at('1.0') });
  await oci.push(`${registry}/${image}`, singleImage('new'), ['latest']);
  for (const tag of ['1.0', 'other']) await api.call(deleteTag, { params: at(tag) });

  await page.goto(paths.registries({ selected: registry }));
  await page.getByRole('link', { name: /^Recently deleted/ }).click();
  await expect(page.getByText(/It holds .* of the storage/)).toBeVisible();
  await expect(rows(page)).toHaveCount(3);
  await expect(rowWith(page, 'latest')).toContainText('Replaced by a push');
  await expect(rowWith(page, 'latest').getByRole('link', { name: 'Name is used again' })).toBeVisible();
  await expect(rowWith(page, '1.0')).toContainText(/tomorrow|in 2[34] hours/);

  await check(page, `${image}:1.0`);
  await page.getByRole('button', { name: 'Restore (1)' }).click();
  await expect(page.getByText('1 tag is back, as it was.')).toBeVisible();
  await expect(rows(page)).toHaveCount(2);
  expect((await api.call(getTag, { params: at('1.0') })).digest).toBe(digest);

  await check(page, `${image}:latest`);
  const restore = page.getByRole('button', { name: 'Restore (1)' });
  await expect(restore).toBeDisabled();
  await expect(restore).toHaveAccessibleDescription(/A tag of that name exists again/);
  await page.getByRole('button', { name: 'Restore all (2)' }).click();
  await page
    .getByRole('dialog', { name: 'Restore all (2)' })
    .getByRole('button', { name: 'Restore', exact: true })
    .click();
  const outcome = page.getByRole('dialog', { name: 'Not all could be restored' });
  await expect(outcome).toContainText('1 tag is back.');
  await expect(outcome.getByRole('row', { name: /latest/ })).toContainText('Delete that one first');
  await expectAccessible(page, ['dark']);
  await outcome.getByRole('button', { name: 'Close' }).last().click();

  await page.goto(`${paths.recentlyDeleted(registry)}?cause=deleted`);
  await expect(page.getByText('No deleted tag matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear all filters' }).click();
  await expect(rows(page)).toHaveCount(1);
  await check(page, `${image}:latest`);
  await page.getByRole('button', { name: 'Free now (1)' }).click();
  const free = page.getByRole('dialog', { name: 'Free now' });
  await expect(free).toContainText('This cannot be undone.');
  await free.getByRole('button', { name: 'Free now' }).click();
  await expect(page.getByText('No deleted tags', { exact: true })).toBeVisible();

  await page.setViewportSize({ width: 390, height: 844 });
  await sleep(pushed + PUSH_GOES_ON_MS - Date.now());
  for (const image of ['shop', 'store']) await api.call(deleteImage, { params: { registry, image } });
  await page.goto(paths.recentlyDeleted(registry, { tab: 'images' }));
  await expect(page.getByText('12 tags', { exact: true })).toHaveCount(2);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await check(page, 'shop');
  await page.getByRole('button', { name: 'Restore (1)' }).click();
  await expect(page.getByText('1 image is back, with 12 tags.')).toBeVisible();
  await expect(page.getByText('12 tags', { exact: true })).toHaveCount(1);
  await page.getByRole('button', { name: 'Free all now' }).click();
  const freeAll = page.getByRole('dialog', { name: /^Free all/ });
  const confirm = freeAll.getByRole('button', { name: 'Free now' });
  await expect(confirm).toBeDisabled();
  await freeAll.getByRole('textbox').fill('1');
  await expectAccessible(page, ['light']);
  await confirm.dblclick();
  await expect(page.getByText(/1 image gone for good/)).toBeVisible();
  await expect(page.getByText('No deleted images', { exact: true })).toBeVisible();
});
