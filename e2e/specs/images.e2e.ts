import { expect } from '@playwright/test';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { multiPlatformImage, singleImage } from '../fixtures/sample-images.ts';
import { rowOf, sortBy } from '../fixtures/table.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

test('an empty registry tells how to push, and then shows what was pushed', async ({
  page,
  registry,
  program,
  push,
}) => {
  await page.goto(paths.images(registry));
  const firstPush = page.getByRole('region', { name: 'Push your first image' });
  await expect(firstPush).toContainText('docker login');
  await expect(firstPush).toContainText(`docker push ${program.publicEndpoint}/${registry}/hello-world`);
  await expectAccessible(page);

  await push(`${registry}/team/app`, multiPlatformImage('1.0'), '1.0', 'latest');
  await page.getByRole('button', { name: 'Refresh' }).click();
  const row = rowOf(page, 'team/app');
  await expect(row.getByRole('link', { name: 'team/app' })).toBeVisible();
  await expect(row).toContainText('kB');
  await expectAccessible(page);

  await row.getByRole('link', { name: 'team/app' }).click();
  await expect(page).toHaveURL(paths.image({ registry, image: 'team/app' }));
  await expect(page.getByRole('heading', { name: 'team/app', level: 1 })).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Tags (2)' })).toBeVisible();
});

test('an image shows how to pull it: that command works', async ({
  page,
  registry,
  program,
  push,
  skopeo,
  scratch,
}) => {
  const content = singleImage('2.0');
  await push(`${registry}/app`, content, '2.0');
  await page.goto(paths.image({ registry, image: 'app' }));
  const image = `${program.publicEndpoint}/${registry}/app`;
  await expect(page.getByRole('group', { name: 'Pull command for Docker' })).toHaveText(
    `docker pull ${image}:2.0`,
  );
  await page.getByRole('button', { name: 'Digest', exact: true }).click();
  await expect(page.getByRole('group', { name: 'Pull command for Docker' })).toHaveText(
    `docker pull ${image}@${content.descriptor.digest}`,
  );
  await page.getByRole('button', { name: 'Private', exact: true }).click();
  await expect(page.getByRole('group', { name: 'Pull command for Docker' })).toContainText(
    program.privateEndpoint,
  );
  await expectAccessible(page);
  // What it says is true: the reference it shows can be pulled, and the pull is counted.
  await skopeo.copy(`docker://${image}@${content.descriptor.digest}`, `dir:${scratch}/pulled`);
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('Last pull').locator('..')).not.toContainText('Never', { timeout: 500 });
  }).toPass();
});

test('the tab is part of the address', async ({ page, registry, push }) => {
  await push(`${registry}/app`, singleImage('1.0'), '1.0');
  await page.goto(paths.image({ registry, image: 'app' }));
  await page.getByRole('tab', { name: 'Tags (1)' }).click();
  await expect(page.getByRole('link', { name: '1.0', exact: true })).toBeVisible();
  await expect(page).toHaveURL(paths.image({ registry, image: 'app' }, 'tags'));
  await page.reload();
  await expect(page.getByRole('link', { name: '1.0', exact: true })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('tab', { name: 'Details' })).toHaveAttribute('aria-selected', 'true');
});

test('images are searched, sorted and paged by the server', async ({ page, registry, oci }) => {
  const content = singleImage('1.0');
  for (let number = 0; number < 21; number += 1) {
    await oci.push(`${registry}/app-${String(number).padStart(2, '0')}`, content, ['1.0']);
  }
  await oci.push(`${registry}/zebra`, content, ['1.0']);
  await page.goto(paths.images(registry));
  await expect(page.getByText('1–20 of 22')).toBeVisible();
  await sortBy(page, 'Name');
  await expect(page.getByRole('row').nth(1)).toContainText('zebra');
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(page.getByText('21–22 of 22')).toBeVisible();
  await page.getByRole('searchbox').fill('ebr');
  await expect(page.getByText('1 match').first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'zebra' })).toBeVisible();
  await page.reload();
  await expect(page.getByText('1 match').first()).toBeVisible();
});

test('an image that does not exist says so', async ({ page, registry, expectedComplaints }) => {
  expectedComplaints.push(/status of 404/);
  await page.goto(paths.image({ registry, image: 'missing' }));
  await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
});
