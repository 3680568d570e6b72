import { expect, type Page } from '@playwright/test';
import { stopDeletion } from 'shared/deletions/deletion';
import { listTags } from 'shared/tags/tag';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { singleImage } from '../fixtures/sample-images.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

const planOf = (page: Page) => Number(new URL(page.url()).searchParams.get('plan'));
const DEV = Array.from({ length: 12 }, (_, number) => `dev-${String(number).padStart(2, '0')}`);

test('a filter shows what would go and why the rest stays; what is chosen is deleted', async ({
  page,
  registry,
  oci,
  api,
}) => {
  await oci.push(`${registry}/team/app`, singleImage('1.0'), [...DEV, 'latest']);
  await oci.push(`${registry}/team/web`, singleImage('2.0'), ['dev-1', 'dev-2', 'v1']);
  await page.goto(paths.registries({ selected: registry }));
  await page.getByRole('link', { name: /^Clean up old tags/ }).click();
  await page.getByRole('spinbutton', { name: 'Days' }).fill('1');
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByText('None of 16 tags would go')).toBeVisible();

  await page.getByRole('textbox', { name: 'Tag name' }).fill('dev *');
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByText(/^Use letters, digits/)).toBeVisible();
  await page.getByRole('textbox', { name: 'Tag name' }).fill('dev-*');
  await page.getByRole('button', { name: /^Age/ }).click();
  await page.getByRole('option', { name: 'Any age' }).click();
  await expect(page.getByText('The filter was changed since')).toBeVisible();
  await page.getByRole('textbox', { name: 'Tag name' }).press('Enter');
  await expect(page.getByRole('heading', { name: '14 of 16 tags would go, in 2 images' })).toBeVisible();
  await expect(page).toHaveURL(/tags=dev-\*/);
  await page.reload();
  await expect(page.getByRole('heading', { name: '14 of 16 tags would go, in 2 images' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Tag name' })).toHaveValue('dev-*');

  await page.getByRole('button', { name: 'Tags of team/app' }).click();
  const tags = page.getByRole('table', { name: 'Tags of team/app and what becomes of them' });
  await expect(tags.getByRole('row', { name: /latest/ })).toContainText('Stays: ');
  await page
    .getByRole('radio', { name: 'Those that go' })
    .or(page.getByRole('button', { name: 'Those that go' }))
    .click();
  await expect(tags.getByRole('row', { name: /latest/ })).toHaveCount(0);
  await expect(tags.getByRole('row', { name: /dev-/ }).first()).toContainText(/Goes: .*fits dev-\*/);
  await page.getByRole('button', { name: 'Close panel' }).click();

  await page.getByRole('checkbox', { name: 'Select team/web' }).press('Space');
  await page.getByRole('button', { name: 'Delete 12 tags' }).click();
  const dialog = page.getByRole('dialog', { name: 'Clean up old tags' });
  await expect(dialog).toContainText('12 tags of 1 image will be deleted');
  await expect(dialog).toContainText('That is 75% of all tags of the registry.');
  await expect(dialog.getByRole('button', { name: 'Delete', exact: true })).toBeDisabled();
  await dialog.getByRole('textbox').fill('12');
  await expectAccessible(page, ['light']);
  await dialog.getByRole('button', { name: 'Delete', exact: true }).dblclick();
  await expect(page.getByText('12 tags deleted').first()).toBeVisible();
  const left = await api.call(listTags, { params: { registry, image: 'team/app' } });
  expect(left.items.map(({ name }) => name)).toEqual(['latest']);
  expect((await api.call(listTags, { params: { registry, image: 'team/web' } })).total).toBe(3);

  const deletion = planOf(page);
  await page.getByRole('link', { name: 'Report, tag by tag' }).click();
  await expect(page).toHaveURL(new RegExp(`/deletions/${deletion}$`));
  await page.goto(paths.cleanup(registry, { tab: 'history' }));
  await expect(page.getByRole('row', { name: /Done/ })).toContainText('12');
  await expectAccessible(page, ['light']);
});

test('a preview that has ended is made again; a schedule is set up and looked at first', async ({
  page,
  registry,
  oci,
  api,
}) => {
  await oci.push(`${registry}/app`, singleImage('1.0'), ['old', 'latest']);
  await page.goto(paths.cleanup(registry, { by: 'changed', tags: 'old' }));
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await page.getByRole('button', { name: 'Delete 1 tag' }).click();
  // Somebody throws the plan away in another tab.
  await api.call(stopDeletion, { params: { registry, deletion: planOf(page) } });
  const dialog = page.getByRole('dialog', { name: 'Clean up old tags' });
  await expect(page.getByText('This preview is not there any more')).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Apply again' }).click();
  await expect(page.getByRole('button', { name: 'Delete 1 tag' })).toBeEnabled();

  await page.getByRole('tab', { name: 'Schedule' }).click();
  await page.getByRole('checkbox', { name: 'Automatic clean-up' }).check({ force: true });
  await page.getByRole('textbox', { name: 'Tag name' }).fill('old');
  await page.getByRole('button', { name: /^At/ }).click();
  await page.getByRole('option', { name: '05:00 UTC' }).click();
  await page.getByRole('button', { name: 'Preview this rule' }).click();
  await expect(page.getByText('None of 2 tags would go')).toBeVisible();
  // What was not saved is still there.
  await page.getByRole('tab', { name: 'Schedule' }).click();
  await expect(page.getByText('Not saved yet')).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('The schedule was saved. It is on.')).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^The next run is on /)).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Tag name' })).toHaveValue('old');
});
