import { expect, type Page } from '@playwright/test';
import { getImage } from 'shared/images/image';
import { getRegistry } from 'shared/registries/registry';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { createSkopeo } from '../fixtures/clients/skopeo.ts';
import { SERVER_AWAY } from '../fixtures/page-complaints.ts';
import { singleImage } from '../fixtures/sample-images.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

const settingsOf = (registry: string) => ({ selected: registry, dialog: 'settings' as const });
const dialogOf = (page: Page, name: string) =>
  page.getByRole('dialog', { name: `Set configuration: ${name}` });
const isWrite = (method: string) => method === 'PATCH';

test('the public endpoint is switched off: clients at it are refused, those at the private one are not', async ({
  page,
  registry,
  push,
  skopeo,
  program,
  scratch,
}) => {
  await push(`${registry}/app`, singleImage('1.0'), '1.0');
  await page.goto(paths.registries({ selected: registry }));
  const details = page.getByRole('region', { name: `Details of ${registry}` });
  await details.getByRole('button', { name: `Settings of ${registry}` }).click();
  const dialog = dialogOf(page, registry);
  await expect(dialog.getByText('The private endpoint is always on.')).toBeVisible();
  await expect(dialog.getByText('No scanner is set up yet')).toBeVisible();
  await expectAccessible(page);

  // [Cancel] changes nothing.
  await dialog.getByText('Public endpoint', { exact: true }).click();
  await expect(dialog.getByText(`Clients that use ${program.publicEndpoint} are refused`)).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await skopeo.copy(`docker://${program.publicEndpoint}/${registry}/app:1.0`, `dir:${scratch}/before`);

  // A link to the popup, and a double click on [OK].
  await page.goto(paths.registries(settingsOf(registry)));
  const writes: string[] = [];
  page.on('request', (request) => isWrite(request.method()) && writes.push(request.url()));
  await dialog.getByText('Public endpoint', { exact: true }).click();
  await dialog.getByText('Scan on Push', { exact: true }).click();
  await dialog.getByRole('button', { name: 'OK', exact: true }).dblclick();
  await expect(page.getByText(`The settings of ${registry} were changed.`)).toBeVisible();
  await expect(dialog).toBeHidden();
  expect(writes).toHaveLength(1);
  await expect(details.getByText('Switched off')).toBeVisible();
  await expect(details.getByText('Scan on Push: On')).toBeVisible();

  const refused = await skopeo.tryCopy([
    '--src-tls-verify=false',
    `docker://${program.publicEndpoint}/${registry}/app:1.0`,
    `dir:${scratch}/refused`,
  ]);
  expect(refused.code).not.toBe(0);
  await skopeo.tryLogin(program.privateEndpoint, program.accessKey);
  await skopeo.copy(`docker://${program.privateEndpoint}/${registry}/app:1.0`, `dir:${scratch}/private`);
});

test('a registry becomes public only after a second question; anyone may pull then', async ({
  page,
  registry,
  push,
  program,
  scratch,
  api,
}) => {
  await push(`${registry}/app`, singleImage('1.0'), '1.0');
  const stranger = createSkopeo(scratch);
  const image = `docker://${program.publicEndpoint}/${registry}/app:1.0`;
  const pull = (folder: string) =>
    stranger.tryCopy(['--src-tls-verify=false', '--src-no-creds', image, `dir:${scratch}/${folder}`]);
  expect((await pull('before')).code).not.toBe(0);

  await page.goto(paths.images(registry));
  await page.getByRole('button', { name: `Settings of ${registry}` }).click();
  const dialog = dialogOf(page, registry);
  await dialog.getByText('Public registry', { exact: true }).click();
  // Not even a double click answers the question as well.
  await dialog.getByRole('button', { name: 'OK', exact: true }).dblclick();
  await expect(dialog.getByText(`Make the registry ${registry} public?`)).toBeVisible();
  await expect(dialog.getByText('pull every image of the registry')).toBeVisible();
  expect(await api.call(getRegistry, { params: { registry } })).toMatchObject({ publicRegistry: false });
  await expectAccessible(page);

  await dialog.getByRole('button', { name: 'Back' }).click();
  await expect(dialog.getByRole('checkbox', { name: 'Public registry' })).toBeChecked();
  await dialog.getByRole('button', { name: 'OK', exact: true }).click();
  await page.waitForTimeout(800);
  await dialog.getByRole('button', { name: 'Make public' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Public', { exact: true })).toBeVisible();
  expect(await pull('after')).toMatchObject({ code: 0 });

  await page.getByRole('button', { name: `Settings of ${registry}` }).click();
  await dialog.getByText('Public registry', { exact: true }).click();
  await expect(dialog.getByText('is refused from the next request on')).toBeVisible();
  await dialog.getByRole('button', { name: 'OK', exact: true }).click();
  await expect(dialog).toBeHidden();
  expect((await pull('again')).code).not.toBe(0);
});

test('[OK] without a change asks the server for nothing', async ({ page, registry }) => {
  const writes: string[] = [];
  page.on('request', (request) => isWrite(request.method()) && writes.push(request.url()));
  await page.goto(paths.registries(settingsOf(registry)));
  const dialog = dialogOf(page, registry);
  await dialog.getByText('Public registry', { exact: true }).click();
  await dialog.getByText('Public registry', { exact: true }).click();
  await dialog.getByRole('button', { name: 'OK', exact: true }).click();
  await expect(dialog).toBeHidden();
  expect(writes).toEqual([]);
});

test('while the server is away the popup says so, keeps the choice, and can try again', async ({
  page,
  registry,
  program,
  api,
  expectedComplaints,
}) => {
  expectedComplaints.push(SERVER_AWAY);
  await page.goto(paths.registries(settingsOf(registry)));
  const dialog = dialogOf(page, registry);
  await dialog.getByText('Scan on Push', { exact: true }).click();
  await program.kill();
  try {
    await dialog.getByRole('button', { name: 'OK', exact: true }).click();
    await expect(dialog.getByText('The console does not answer')).toBeVisible();
  } finally {
    await program.restart();
  }
  await expect(dialog.getByRole('checkbox', { name: 'Scan on Push' })).toBeChecked();
  await dialog.getByRole('button', { name: 'OK', exact: true }).click();
  await expect(dialog).toBeHidden();
  expect(await api.call(getRegistry, { params: { registry } })).toMatchObject({ scanOnPush: true });
});

test('tags are made immutable: a push over one is refused', async ({ page, registry, push, api }) => {
  await push(`${registry}/app`, singleImage('1.0'), 'stable');
  await page.goto(paths.image({ registry, image: 'app' }));
  await page.getByRole('button', { name: 'Settings of app' }).click();
  const dialog = dialogOf(page, 'app');
  await dialog.getByText('Tag mutability', { exact: true }).click();
  await expect(dialog.getByText('Its tag stays as it is')).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(dialog.getByRole('checkbox', { name: 'Tag mutability' })).toBeChecked();

  await dialog.getByText('Tag mutability', { exact: true }).click();
  await dialog.getByRole('button', { name: 'OK', exact: true }).click();
  await expect(page.getByText('The settings of app were changed.')).toBeVisible();
  await expect(page.getByText('A tag that exists cannot be pushed over.')).toBeVisible();
  expect(await api.call(getImage, { params: { registry, image: 'app' } })).toMatchObject({
    tagMutability: false,
  });
  await expect(push(`${registry}/app`, singleImage('2.0'), 'stable')).rejects.toThrow();
  await push(`${registry}/app`, singleImage('2.0'), 'newer');
});
