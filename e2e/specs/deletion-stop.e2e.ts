import { expect, type Page } from '@playwright/test';
import { getDeletion } from 'shared/deletions/deletion';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { test } from '../fixtures/distribution-bucket.ts';
import { singleImage } from '../fixtures/sample-images.ts';
import { needBrowser, needTools } from '../fixtures/tools.ts';

// Where an engine knows no deletion of a tag, each takes some 20 ms, and steps of 200 go on after a stop. The built-in one
// is through with thousands before anybody finds the button.
const TAGS = Array.from({ length: 450 }, (_, number) => `build-${String(number).padStart(3, '0')}`);
const IMAGE = 'builds';
const PUSHES_AT_ONCE = 8;
const STEP = { timeout: 20_000 };

test.beforeEach(() => needBrowser());

/** Answers the number of the deletion. */
const deleteAllMatches = async (page: Page, search: string, count: number): Promise<number> => {
  await page.getByRole('searchbox').fill(search);
  await page.getByRole('button', { name: /^Delete all( \d+)? matches$/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete tags' });
  await expect(dialog.getByText(`${count} tags of ${IMAGE} will be deleted.`)).toBeVisible();
  await dialog.getByRole('textbox').fill(`${count}`);
  const [answer] = await Promise.all([
    page.waitForResponse(/\/tags$/),
    dialog.getByRole('button', { name: 'Delete', exact: true }).click(),
  ]);
  return ((await answer.json()) as { id: number }).id;
};

test('a long deletion is watched, stopped and gone on with; what was not deleted is there', async ({
  page,
  distributionRegistry: registry,
  oci,
  api,
  skopeo,
  program,
  scratch,
}) => {
  test.setTimeout(120_000);
  needTools('skopeo');
  const repository = `${registry}/${IMAGE}`;
  const content = singleImage('1.0');
  await oci.push(repository, content, ['release']);
  const waiting = [...TAGS];
  const pushNext = async () => {
    for (let tag = waiting.pop(); tag !== undefined; tag = waiting.pop())
      await oci.pushManifest(repository, tag, content);
  };
  await Promise.all(Array.from({ length: PUSHES_AT_ONCE }, pushNext));

  await page.goto(paths.image({ registry, image: IMAGE }, 'tags'));
  const deletion = await deleteAllMatches(page, 'build', TAGS.length);
  const going = page.getByText(/^Deleting: \d+ of 450 tags$/);
  await expect(going).toBeVisible();
  await page.getByRole('link', { name: 'Details', exact: true }).click();
  await expect(page).toHaveURL(paths.deletion({ registry, deletion }));
  const progress = page.getByRole('progressbar', { name: 'Deletion' });
  // Not what is read out to those who do not see it.
  const shownState = (state: string) => page.locator('#root').getByText(state, { exact: true });
  for (const look of ['as it runs', 'after a reload']) {
    if (look === 'after a reload') await page.reload();
    await expect(shownState('Running')).toBeVisible();
    await expect(going).toBeVisible();
    await expect(progress).toHaveAttribute('max', '450');
  }
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(shownState('Stopped')).toBeVisible(STEP);
  const told = await api.call(getDeletion, { params: { registry, deletion: `${deletion}` } });
  expect(told).toMatchObject({ state: 'stopped', plannedTags: 450, failedTags: 0 });
  const { deletedTags: deleted, sparedTags: left } = told;
  expect(deleted + left).toBe(TAGS.length);
  expect(deleted).toBeGreaterThan(0);
  expect(left).toBeGreaterThan(0);
  await expectAccessible(page, ['light']);

  for (const look of ['as it ended', 'after a reload']) {
    if (look === 'after a reload') await page.reload();
    await expect(page.getByText(`${deleted} of 450`)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeHidden();
    await expect(progress).toBeHidden();
    await page.getByRole('button', { name: 'Not deleted' }).click();
    await expect(page.getByRole('row').filter({ hasText: 'Stopped before its turn' }).first()).toBeVisible();
    await expect(page.getByRole('row').filter({ hasText: 'build-000' })).toHaveCount(0);
  }

  const staying = TAGS.slice(deleted);
  expect((await oci.listTags(repository)).sort()).toEqual([...staying, 'release']);
  for (const tag of staying)
    expect((await oci.pullManifest(repository, tag)).descriptor.digest).toBe(content.descriptor.digest);
  const source = (tag: string) => `docker://${program.publicEndpoint}/${repository}:${tag}`;
  await skopeo.copy(source(staying[0]!), `oci:${scratch}/staying:1`);
  const gone = await skopeo.tryCopy(['--src-tls-verify=false', source('build-000'), `oci:${scratch}/gone:1`]);
  expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('manifest unknown') });

  await page.getByRole('link', { name: IMAGE, exact: true }).click();
  await deleteAllMatches(page, 'build', left);
  await expect(page.getByText(`${left} tags were deleted.`)).toBeVisible(STEP);
  await expect(page.getByText('Nothing matches “build”')).toBeVisible();
  expect(await oci.listTags(repository)).toEqual(['release']);
  await skopeo.copy(source('release'), `oci:${scratch}/release:1`);
});
