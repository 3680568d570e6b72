import { expect, type Page } from '@playwright/test';
import { search } from 'shared/search/search';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { multiPlatformImage, singleImage } from '../fixtures/sample-images.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

const field = (page: Page) => page.getByRole('combobox', { name: /^Search registries/ });
const active = (page: Page) => page.getByRole('option', { selected: true });

const openPalette = async (page: Page, path: string = paths.accessKeys()) => {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
};

const paste = async (page: Page, text: string) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press('Control+v');
};

test('registries, images, tags, digests and labels are found, in groups', async ({
  page,
  registry,
  push,
}) => {
  const content = singleImage('7.7.7-rc');
  await push(`${registry}/team/web`, content, '7.7.7-rc');
  await openPalette(page);
  await expectAccessible(page);

  await field(page).fill(registry);
  await expect(page.getByRole('group', { name: 'Registries' }).getByRole('option')).toContainText([registry]);
  await expect(
    page.getByText(registry).first().locator('mark').or(page.locator('mark')).first(),
  ).toBeVisible();
  await field(page).fill('team/w');
  await expect(page.getByRole('group', { name: 'Images' }).getByRole('option').first()).toContainText(
    'team/web',
  );
  await field(page).fill('7.7.7');
  await expect(page.getByRole('group', { name: 'Tags' }).getByRole('option')).toContainText([
    'team/web:7.7.7-rc',
  ]);
  await expect(page.getByRole('group', { name: 'Labels' }).getByRole('option')).toContainText([
    'org.opencontainers.image.version=7.7.7-rc',
  ]);
  await expectAccessible(page);
  await field(page).fill(content.descriptor.digest.slice('sha256:'.length, 'sha256:'.length + 8));
  await expect(page.getByRole('group', { name: 'Digests' }).getByRole('option')).toContainText([
    content.descriptor.digest,
  ]);
  await field(page).fill('no such thing anywhere');
  await expect(page.getByText('Nothing found for “no such thing anywhere”')).toBeVisible();
  await expectAccessible(page);
});

test('it is used by keyboard alone, and gives the focus back', async ({ page, context, registry, push }) => {
  await push(`${registry}/app`, singleImage('1.0'), '1.0');
  await page.goto(paths.accessKeys());
  const opener = page.getByRole('button', { name: 'Search everything' });
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(field(page)).toHaveCount(0);
  await expect(opener).toBeFocused();

  await page.keyboard.press('Control+k');
  const options = page.getByRole('option');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
  expect(await field(page).getAttribute('aria-activedescendant')).toBe(
    await options.nth(1).getAttribute('id'),
  );
  await page.keyboard.press('End');
  await expect(options.last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');

  // In a new tab: the palette stays.
  await page.keyboard.type(registry);
  await expect(active(page)).toContainText(registry);
  const [tab] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('Control+Enter')]);
  await expect(tab).toHaveURL(paths.images(registry));
  await tab.close();
  await expect(field(page)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(paths.images(registry));
  await expect(field(page)).toHaveCount(0);
});

test('[Enter] before the answer opens what is found, and a late answer replaces nothing', async ({
  page,
  registry,
  oci,
}) => {
  await oci.push(`${registry}/early`, singleImage('1.0'), ['1.0']);
  await oci.push(`${registry}/later`, singleImage('1.0'), ['1.0']);
  let held = 0;
  await page.route(`**${search.path}?q=early`, async (route) => {
    held += 1;
    await new Promise((wait) => setTimeout(wait, 1500));
    await route.continue().catch(() => {});
  });
  await openPalette(page);
  await page.keyboard.type('early');
  await expect.poll(() => held).toBe(1);
  await field(page).fill('later');
  const images = page.getByRole('group', { name: 'Images' }).getByRole('option');
  await expect(images.first()).toContainText('later');
  await page.waitForTimeout(1800);
  await expect(images.first()).toContainText('later');

  await field(page).fill('early');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/images\/early$/);
});

test('what is pasted leads right to what it names', async ({ page, registry, push, program }) => {
  const content = multiPlatformImage('3.1');
  await push(`${registry}/team/app`, content, '3.1');
  const { digest } = content.descriptor;
  const at = { registry, image: 'team/app' };
  for (const [text, url] of [
    [`docker pull ${program.publicEndpoint}/${registry}/team/app:3.1`, paths.tag({ ...at, tag: '3.1' })],
    [`${program.privateEndpoint}/${registry}/team/app@${digest}`, paths.manifest({ ...at, digest })],
    [`${registry}/team/app:3.1`, paths.tag({ ...at, tag: '3.1' })],
    [digest, paths.manifest({ ...at, digest })],
  ] as const) {
    await openPalette(page);
    await paste(page, text);
    await expect(page).toHaveURL(url);
  }
});

test('a reference to nothing is told, with what is like it', async ({
  page,
  registry,
  oci,
  expectedComplaints,
}) => {
  expectedComplaints.push(/status of 404/);
  await oci.push(`${registry}/app`, singleImage('1.0'), ['1.0']);
  await openPalette(page);
  await paste(page, `${registry}/app:9.9-missing`);
  await expect(page.getByRole('group', { name: 'Images' }).getByRole('option').first()).toContainText('app');
  await expect(page.getByRole('group', { name: 'Go to' })).toHaveCount(0);
  await expect(page).toHaveURL(paths.accessKeys());
});

test('commands work from everywhere, and the last visited pages are at hand', async ({
  page,
  registry,
  oci,
}) => {
  await oci.push(`${registry}/app`, singleImage('1.0'), ['1.0']);
  await page.goto(paths.tag({ registry, image: 'app', tag: '1.0' }));
  await expect(page.getByRole('heading', { name: 'app:1.0' })).toBeVisible();
  await openPalette(page);
  await expect(
    page.getByRole('group', { name: 'Recently visited' }).getByRole('option').first(),
  ).toContainText('app:1.0');
  await field(page).fill('theme dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('body')).toHaveClass(/awsui-dark-mode/);
  await page.keyboard.press('Control+k');
  await field(page).fill('create reg');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Create registry' })).toBeVisible();
  // A dialog that is open is finished first.
  await page.keyboard.press('Control+k');
  await expect(field(page)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Create registry' })).toBeHidden();
  await page.keyboard.press('Control+k');
  await field(page).fill('sign out');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(
    await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('recent'))),
  ).toEqual([]);
});

test('a search that fails says so, and is tried again', async ({ page, registry, expectedComplaints }) => {
  expectedComplaints.push(/status of 500|ERR_FAILED/);
  await openPalette(page);
  await page.route(`**${search.path}?*`, (route) => route.abort());
  await field(page).fill(registry);
  await expect(page.getByRole('alert').getByText('The search failed')).toBeVisible();
  await expectAccessible(page);
  await page.unroute(`**${search.path}?*`);
  // A sign of life of the server asks again as well: it may come before the click.
  const retry = page.getByRole('button', { name: 'Retry' }).last();
  const found = page.getByRole('group', { name: 'Registries' });
  await expect(retry.or(found).first()).toBeVisible();
  await retry.click({ timeout: 2000 }).catch(() => {});
  await expect(found).toBeVisible();
});

test('on a phone it takes the whole screen', async ({ page, registry }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(paths.registries());
  await page.getByRole('button', { name: 'Search everything' }).click();
  await field(page).fill(registry);
  await expect(page.getByRole('option').first()).toContainText(registry);
  expect(await page.getByRole('dialog').boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
  await expectAccessible(page);
  await page.getByRole('option').first().click();
  await expect(page).toHaveURL(paths.images(registry));
});
