import { expect } from '@playwright/test';
import { createRegistry } from 'shared/registries/registry';
import { paths } from '../../web/src/paths.ts';
import { singleImage } from '../fixtures/sample-images.ts';
import { sortBy } from '../fixtures/table.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

test('the order and the page size of a list are remembered, also across its pages', async ({
  page,
  registry,
  oci,
  api,
}) => {
  const tags = Array.from({ length: 60 }, (_, number) => `v${String(number).padStart(2, '0')}`);
  await oci.push(`${registry}/app`, singleImage('1.0'), tags);
  const list = paths.image({ registry, image: 'app' }, 'tags');
  await page.goto(list);
  await expect(page.getByText('1–20 of 60')).toBeVisible();
  await sortBy(page, 'Tag');
  await expect(page.getByRole('row').nth(1)).toContainText('v00');
  await page.getByRole('button', { name: 'Page size and columns' }).click();
  await page.getByRole('radio', { name: '50 rows' }).check({ force: true });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('1–50 of 60')).toBeVisible();

  // A link that says nothing of it: as somebody is used to.
  await page.goto(list);
  await expect(page.getByText('1–50 of 60')).toBeVisible();
  await expect(page.getByRole('row').nth(1)).toContainText('v00');
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(page.getByText('51–60 of 60')).toBeVisible();
  await expect(page.getByRole('row').nth(1)).toContainText('v50');
  await page.reload();
  await expect(page.getByRole('row').nth(1)).toContainText('v50');

  // Another list has habits of its own.
  await api.call(createRegistry, { body: { name: `${registry}-b` } });
  await page.goto(paths.registries());
  await expect(page.getByText(/^1–\d+ of \d+$/)).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
});

test('a memory that makes no sense does no harm', async ({ page, registry }) => {
  await page.goto(paths.registries());
  await page.evaluate(() => {
    localStorage.setItem('registry-console.list.1.registries', '{"limit":7,"sort":["x"]}');
    localStorage.setItem('registry-console.list.1.images', 'not json');
  });
  await page.goto(paths.registries());
  await expect(page.getByText(/^1–\d+ of \d+$/)).toBeVisible();
  await page.goto(paths.images(registry));
  await expect(page.getByRole('heading', { name: 'Images', level: 1 })).toBeVisible();
});
