import { expect } from '@playwright/test';
import { createRegistry, getRegistry } from 'shared/registries/registry';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { SERVER_AWAY } from '../fixtures/page-complaints.ts';
import { singleImage } from '../fixtures/sample-images.ts';
import { rowOf, sortBy } from '../fixtures/table.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

test('a registry is created, after its name was checked while typing', async ({ page, registry, api }) => {
  const name = `${registry}-new`;
  await page.goto(paths.registries());
  await page.getByRole('button', { name: 'Create registry' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Create registry' });
  const field = dialog.getByLabel('Registry name');

  await field.fill('1st');
  await expect(dialog.getByText('begin with a letter')).toBeVisible();
  await field.fill(registry);
  await expect(dialog.getByText(`The name ${registry} is taken.`)).toBeVisible();
  await field.fill(name);
  await expect(dialog.getByText('This name is free.')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Create' }).click();

  await expect(page.getByText(`Registry ${name} was created.`)).toBeVisible();
  await expect(page.getByRole('region', { name: `Details of ${name}` })).toBeVisible();
  expect(await api.call(getRegistry, { params: { registry: name } })).toMatchObject({
    bucket: name,
    status: 'running',
    publicRegistry: false,
  });
});

test('the details pane shows a registry, and its link survives a reload', async ({
  page,
  registry,
  push,
  program,
}) => {
  await push(`${registry}/app`, singleImage('1.0'), '1.0');
  await page.goto(paths.registries());
  await page.getByRole('searchbox').fill(registry);
  await rowOf(page, registry)
    .getByRole('radio', { name: `Select ${registry}` })
    .click();
  const details = page.getByRole('region', { name: `Details of ${registry}` });
  await expect(details.getByText(`${program.publicEndpoint}/${registry}`)).toBeVisible();
  await expect(details.getByText(`${program.privateEndpoint}/${registry}`)).toBeVisible();
  await expect(details.getByText('Running')).toBeVisible();
  await expectAccessible(page);

  await page.reload();
  await expect(details.getByText(`${program.publicEndpoint}/${registry}`)).toBeVisible();
  await details.getByRole('link', { name: `Move to images of ${registry}` }).click();
  await expect(page).toHaveURL(paths.images(registry));
});

test('the details pane is as high as what it shows, or as somebody made it', async ({ page, registry }) => {
  await page.goto(paths.registries({ selected: registry }));
  const details = page.getByRole('region', { name: `Details of ${registry}` });
  const height = async () => (await details.boundingBox())?.height ?? 0;
  const last = details.getByText('Created', { exact: true });
  const below = () =>
    details.evaluate((pane) => {
      const ends = [...pane.querySelectorAll('dd')].map((each) => each.getBoundingClientRect().bottom);
      return pane.getBoundingClientRect().bottom - Math.max(...ends);
    });
  // Nothing is cut off, and nothing is left empty.
  await expect.poll(below).toBeLessThan(50);
  expect(await below()).toBeGreaterThanOrEqual(0);
  const fitting = await height();

  await page.getByRole('slider', { name: 'Resize split panel' }).focus();
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowUp');
  const chosen = await height();
  expect(chosen).toBeGreaterThan(fitting);
  await page.reload();
  await expect(last).toBeInViewport();
  await expect.poll(height).toBeCloseTo(chosen, -1);
});

test('the user guide has commands for each tool, with the real endpoint', async ({
  page,
  registry,
  program,
}) => {
  await page.goto(paths.registries({ selected: registry, dialog: 'user-guide' }));
  const dialog = page.getByRole('dialog', { name: `User guide: ${registry}` });
  const image = `${program.publicEndpoint}/${registry}/my-app`;
  await expect(dialog.getByRole('group', { name: 'Docker: push' })).toContainText(`docker push ${image}`);
  await expectAccessible(page);

  await dialog.getByRole('tab', { name: 'skopeo' }).click();
  await expect(dialog.getByRole('group', { name: 'skopeo: log in' })).toContainText('skopeo login');
  await expect(dialog.getByRole('group', { name: 'skopeo: push' })).toContainText(`docker://${image}`);
  await dialog.getByRole('tab', { name: 'Kubernetes' }).click();
  await expect(dialog.getByText('imagePullSecrets').first()).toBeVisible();

  await dialog.getByRole('radio', { name: 'Private endpoint' }).click();
  await expect(dialog.getByText(`${program.privateEndpoint}/${registry}/my-app`).first()).toBeVisible();
  await dialog.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(dialog).toBeHidden();
});

test('the server searches, sorts and pages, and the address keeps it', async ({ page, registry, api }) => {
  const names = Array.from({ length: 22 }, (_, number) => `${registry}-${String(number).padStart(2, '0')}`);
  for (const name of names) await api.call(createRegistry, { body: { name } });
  await page.goto(paths.registries());
  await page.getByRole('searchbox').fill(`${registry}-`);
  await expect(page.getByText('22 matches').first()).toBeVisible();
  await expect(page.getByText('1–20 of 22')).toBeVisible();
  await expect(page.getByRole('link', { name: names[0]!, exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(page.getByText('21–22 of 22')).toBeVisible();
  await expect(page.getByRole('link', { name: names[21]!, exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByText('21–22 of 22')).toBeVisible();

  await sortBy(page, 'Registry name');
  await expect(page.getByText('1–20 of 22')).toBeVisible();
  await expect(page.getByRole('row').nth(1).getByRole('link').first()).toHaveText(names[21]!);
  await page.goBack();
  await expect(page.getByText('21–22 of 22')).toBeVisible();

  await page.getByRole('searchbox').fill('no-such-registry');
  await expect(page.getByText('Nothing matches “no-such-registry”')).toBeVisible();
  await expectAccessible(page);
});

test('an address that names nothing says so', async ({ page, expectedComplaints }) => {
  expectedComplaints.push(/status of 404/);
  await page.goto(paths.images('nowhere'));
  await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
  await expectAccessible(page);
  await page.goto('/no/such/page');
  await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
  await page
    .getByRole('link', { name: 'Go to the registries' })
    .or(page.getByRole('button', { name: 'Go to the registries' }))
    .click();
  await expect(page.getByRole('heading', { name: 'Registries', level: 1 })).toBeVisible();
});

test('while the server is away the page says so, and recovers', async ({
  page,
  registry,
  program,
  expectedComplaints,
}) => {
  expectedComplaints.push(SERVER_AWAY);
  await page.goto(paths.registries());
  await expect(page.getByRole('heading', { name: 'Registries', level: 1 })).toBeVisible();
  await program.kill();
  try {
    await page.getByRole('searchbox').fill(registry);
    await expect(page.getByText('The console does not answer').first()).toBeVisible();
  } finally {
    await program.restart();
  }
  // By itself; [Retry] is for those who cannot wait.
  await expect(page.getByRole('link', { name: registry, exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('The console does not answer')).toHaveCount(0);
});
