import { expect } from '@playwright/test';
import { getImage } from 'shared/images/image';
import { getRegistry } from 'shared/registries/registry';
import { updateTag } from 'shared/tags/tag';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { singleImage } from '../fixtures/sample-images.ts';
import { rowOf } from '../fixtures/table.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

test('a tag is locked and unlocked, in the list and on its page; while it is locked it stays', async ({
  page,
  registry,
  oci,
  api,
}) => {
  const at = { registry, image: 'app' };
  await oci.push(`${registry}/app`, singleImage('1.0'), ['1.0']);
  await oci.push(`${registry}/app`, singleImage('2.0'), ['2.0']);
  await page.goto(paths.image(at, 'tags'));
  await page.getByRole('button', { name: 'Lock 1.0' }).press('Enter');
  await expect(page.getByText('1.0 is locked.')).toBeVisible();
  await expect(rowOf(page, '1.0')).toContainText('Locked');
  await expectAccessible(page);

  await page.goto(paths.tag({ ...at, tag: '1.0' }));
  await expect(page.getByText(/deleting it frees/)).toBeVisible();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete tag' });
  await expect(dialog.getByText('This tag cannot be deleted.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(page.getByText('The audit log has recorded it.')).toBeVisible();

  // Locked by somebody else, after the question was asked.
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(dialog.getByText('1 tag of app will be deleted.')).toBeVisible();
  await api.call(updateTag, { params: { ...at, tag: '1.0' }, body: { locked: true } });
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('0 of 1 tags were deleted.')).toBeVisible();
  await page.getByRole('link', { name: 'Details', exact: true }).last().click();
  expect(await oci.listTags(`${registry}/app`)).toHaveLength(2);
});

test('patterns protect tags of an image and of a registry, which also says how long one can restore', async ({
  page,
  registry,
  oci,
  api,
}) => {
  const at = { registry, image: 'app' };
  await oci.push(`${registry}/app`, singleImage('1.0'), ['v1', 'latest', 'dev']);
  await page.goto(paths.registries({ selected: registry, dialog: 'settings' }));
  const settings = page.getByRole('dialog', { name: /^Set configuration/ });
  const pattern = settings.getByRole('textbox', { name: 'Protected tags' });
  await pattern.fill('a b');
  await expect(settings.getByText('Use letters, digits')).toBeVisible();
  await pattern.fill('v*');
  await pattern.press('Enter');
  await expect(settings.getByRole('button', { name: 'Remove v*' })).toBeVisible();
  await settings.getByRole('button', { name: /^Deleted tags can be restored/ }).click();
  await page.getByRole('option', { name: 'For 7 days' }).click();
  await settings.getByRole('spinbutton').fill('101');
  await expect(settings.getByText('Use a whole number')).toBeVisible();
  await settings.getByRole('spinbutton').fill('30');
  await expectAccessible(page);
  await settings.getByRole('button', { name: 'OK', exact: true }).click();
  await expect(page.getByText(`The settings of ${registry} were changed.`)).toBeVisible();
  expect(await api.call(getRegistry, { params: { registry } })).toMatchObject({
    protectedTags: ['v*'],
    restoreHours: 7 * 24,
    cleanupLimitPercent: 30,
  });

  await page.goto(`${paths.image(at)}?dialog=settings`);
  await expect(settings.getByText('of the registry as well: v*')).toBeVisible();
  // What is typed counts, though nobody pressed [Add].
  await pattern.fill('latest');
  await settings.getByRole('button', { name: 'OK', exact: true }).click();
  await expect(page.getByText('The settings of app were changed.')).toBeVisible();
  expect(await api.call(getImage, { params: at })).toMatchObject({ protectedTags: ['latest'] });

  await page.goto(paths.image(at, 'tags'));
  for (const tag of ['v1', 'latest']) await expect(rowOf(page, tag)).toContainText('Protected');
  await page.getByRole('checkbox', { name: 'Select all on this page' }).press('Space');
  await page.getByRole('button', { name: 'Delete 3 tags' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete tags' });
  await expect(dialog.getByText('1 tag of app will be deleted.')).toBeVisible();
  await expect(dialog.getByText('2 tags are not deleted:')).toBeVisible();
  await expect(dialog.getByText('Can be restored for 7 days.')).toBeVisible();
});
