import { expect, type Page } from '@playwright/test';
import { stopDeletion } from 'shared/deletions/deletion';
import { updateTag } from 'shared/tags/tag';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { multiPlatformImage, singleImage } from '../fixtures/sample-images.ts';
import { rowOf } from '../fixtures/table.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

const select = async (page: Page, ...tags: string[]) => {
  for (const tag of tags) await page.getByRole('checkbox', { name: `Select ${tag}`, exact: true }).check();
};
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Delete tags' });

test('what goes and what stays is told before tags are deleted, and they can be had back', async ({
  page,
  registry,
  oci,
  api,
}) => {
  const at = { registry, image: 'app' };
  const content = multiPlatformImage('1.0');
  await oci.push(`${registry}/app`, content, ['1.0', 'latest']);
  await oci.push(`${registry}/app`, singleImage('0.9'), ['0.9']);
  await oci.push(`${registry}/app`, singleImage('0.8'), ['stable']);
  await api.call(updateTag, { params: { ...at, tag: 'stable' }, body: { locked: true } });
  await page.goto(paths.image(at, 'tags'));
  await select(page, '1.0', '0.9', 'stable');
  await page.getByRole('button', { name: 'Delete 3 tags' }).click();
  const dialog = dialogOf(page);
  await expect(dialog.getByText('2 tags of app will be deleted.')).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'Tags that will be deleted' })).toContainText('0.9');
  await expect(dialog.getByText('1 other tag of the same content:')).toBeVisible();
  await expect(dialog.getByRole('listitem')).toHaveText('latest');
  await expect(dialog.getByRole('region', { name: 'Tags that are not deleted' })).toContainText(
    /stable\s*Locked/,
  );
  await expect(dialog.getByText('Can be restored for 24 hours.')).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Delete 3 tags' }).click();
  const deletes: string[] = [];
  page.on('request', (request) => request.method() === 'DELETE' && deletes.push(request.url()));
  await dialog.getByRole('button', { name: 'Delete', exact: true }).dblclick();
  await expect(page.getByText('2 tags were deleted.', { exact: true })).toHaveCount(1);
  await expect(rowOf(page, '1.0')).toBeHidden();
  expect(deletes).toHaveLength(1);
  expect((await oci.listTags(`${registry}/app`)).sort()).toEqual(['latest', 'stable']);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('2 tags were restored.')).toBeVisible();
  await expect(page.getByText('2 tags were deleted.')).toBeHidden();
  await expect(rowOf(page, '1.0')).toBeVisible();
  const restored = await oci.pullManifest(`${registry}/app`, '1.0');
  expect(restored.descriptor.digest).toBe(content.descriptor.digest);
});

test('all tags that a search finds go once their number is typed; the report tells of each', async ({
  page,
  registry,
  oci,
  api,
  expectedComplaints,
}) => {
  expectedComplaints.push(/status of 409/);
  const tags = Array.from({ length: 12 }, (_, number) => `dev-${number}`);
  await oci.push(`${registry}/app`, singleImage('1.0'), [...tags, 'release']);
  await page.goto(paths.image({ registry, image: 'app' }, 'tags'));
  await page.getByRole('searchbox').fill('dev');
  const [answer] = await Promise.all([
    page.waitForResponse(/deletion-plan$/),
    page.getByRole('button', { name: 'Delete all 12 matches' }).click(),
  ]);
  const dialog = dialogOf(page);
  const submit = dialog.getByRole('button', { name: 'Delete', exact: true });
  await expect(dialog.getByText('12 tags of app will be deleted.')).toBeVisible();
  await expect(dialog.getByRole('textbox')).toBeFocused();
  await page.keyboard.type('11');
  await expect(submit).toBeDisabled();

  // Somebody throws the plan away meanwhile.
  const { id } = (await answer.json()) as { id: number };
  await api.call(stopDeletion, { params: { registry, deletion: `${id}` } });
  await dialog.getByRole('textbox').fill('12');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('That plan has ended')).toBeVisible();
  expect(await oci.listTags(`${registry}/app`)).toHaveLength(13);
  await dialog.getByRole('button', { name: 'Look again' }).click();
  await expect(dialog.getByText('12 tags of app will be deleted.')).toBeVisible();
  const [done] = await Promise.all([page.waitForResponse(/\/tags$/), submit.click()]);
  await expect(page.getByText('12 tags were deleted.')).toBeVisible();
  await expect(page.getByText('Nothing matches “dev”')).toBeVisible();
  expect(await oci.listTags(`${registry}/app`)).toEqual(['release']);

  const deletion = ((await done.json()) as { id: number }).id;
  await page.goto(paths.deletion({ registry, deletion }));
  await expect(page.getByRole('heading', { name: 'Deletion of tags' })).toBeVisible();
  await expect(page.getByText('Done', { exact: true })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'dev-11' })).toContainText('Deleted');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Not deleted' }).click();
  await expect(page.getByText('No tag is in this state.')).toBeVisible();
  await page.reload();
  await expect(page.getByText('No tag is in this state.')).toBeVisible();
});
