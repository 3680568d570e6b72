import { expect } from '@playwright/test';
import { updateTag } from 'shared/tags/tag';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { singleImage } from '../fixtures/sample-images.ts';
import { rowOf } from '../fixtures/table.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

test('images go with all their tags and come back with them; one with a locked tag stays', async ({
  page,
  registry,
  oci,
  api,
  expectedComplaints,
}) => {
  // Of the image whose page one is on, until one is led away from it.
  expectedComplaints.push(/status of 404/);
  await oci.push(`${registry}/team/app`, singleImage('1.0'), ['1.0', 'latest']);
  await oci.push(`${registry}/team/worker`, singleImage('2.0'), ['2.0']);
  await oci.push(`${registry}/safe`, singleImage('3.0'), ['3.0', 'dev']);
  const locked = { registry, image: 'safe', tag: '3.0' };
  await api.call(updateTag, { params: locked, body: { locked: true } });

  await page.goto(paths.images(registry));
  await page.getByRole('checkbox', { name: 'Select all on this page' }).press('Space');
  await page.getByRole('button', { name: 'Delete 3 images' }).click();
  const dialog = page.getByRole('dialog', { name: /^Delete images?$/ });
  const submit = dialog.getByRole('button', { name: 'Delete', exact: true });
  await expect(dialog.getByText('2 images with 3 tags will be deleted.')).toBeVisible();
  const going = dialog.getByRole('region', { name: 'Images that will be deleted' });
  await expect(going).toContainText('team/worker');
  await expect(going).not.toContainText('safe');
  await expect(dialog.getByRole('region', { name: 'Tags that are not deleted' })).toContainText(
    /safe:3\.0\s*Locked/,
  );
  await expectAccessible(page);
  await submit.click();
  await expect(page.getByText('2 images were deleted, with 3 tags.')).toBeVisible();
  await expect(rowOf(page, 'team/app')).toBeHidden();
  await expect(rowOf(page, 'safe')).toBeVisible();
  expect(await oci.listTags(`${registry}/team/app`)).toEqual([]);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('2 images were restored.')).toBeVisible();
  await expect(rowOf(page, 'team/app')).toBeVisible();
  expect((await oci.listTags(`${registry}/team/app`)).sort()).toEqual(['1.0', 'latest']);

  await rowOf(page, 'safe').getByRole('link').click();
  await page.getByRole('button', { name: 'Delete image' }).click();
  await expect(dialog.getByText('This image cannot be deleted.')).toBeVisible();
  await expect(submit).toBeHidden();

  await page.goto(paths.image({ registry, image: 'team/app' }));
  await page.getByRole('button', { name: 'Delete image' }).click();
  await expect(dialog.getByRole('textbox')).toBeFocused();
  await expect(submit).toBeDisabled();
  await page.keyboard.type('team/app');
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 image was deleted, with 2 tags.')).toBeVisible();
  await expect(page).toHaveURL(paths.images(registry));
  await expect(rowOf(page, 'team/app')).toBeHidden();
});
