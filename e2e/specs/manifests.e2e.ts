import { expect } from '@playwright/test';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { multiPlatformImage, singleImage } from '../fixtures/sample-images.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

test('a manifest whose tag moved on is shown, as one without a tag', async ({ page, registry, push }) => {
  const [before, after] = [singleImage('1.0'), singleImage('1.1')];
  await push(`${registry}/app`, before, 'latest');
  await push(`${registry}/app`, after, 'latest');
  const at = { registry, image: 'app' };
  await page.goto(paths.manifest({ ...at, digest: before.descriptor.digest }));
  await expect(page.getByText('No tag').first()).toBeVisible();
  await expect(page.getByText(before.descriptor.digest, { exact: true }).first()).toBeVisible();
  await expectAccessible(page);

  await page.goto(paths.manifest({ ...at, digest: after.descriptor.digest }));
  await page.getByRole('link', { name: 'latest', exact: true }).click();
  await expect(page).toHaveURL(paths.tag({ ...at, tag: 'latest' }));
});

test('an index shows its annotations', async ({ page, registry, push }) => {
  const content = multiPlatformImage('3.0');
  await push(`${registry}/app`, content, '3.0');
  await page.goto(paths.manifest({ registry, image: 'app', digest: content.descriptor.digest }));
  await page.getByRole('tab', { name: 'Annotations (1)' }).click();
  await expect(page.getByRole('table', { name: 'Annotations' })).toContainText('3.0');
  await page.reload();
  await expect(page.getByRole('table', { name: 'Annotations' })).toContainText('3.0');
  await expectAccessible(page);
});

test('a digest that is not there says so', async ({ page, registry, push, expectedComplaints }) => {
  expectedComplaints.push(/status of 404/);
  await push(`${registry}/app`, singleImage('1.0'), '1.0');
  await page.goto(paths.manifest({ registry, image: 'app', digest: `sha256:${'0'.repeat(64)}` }));
  await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
});
