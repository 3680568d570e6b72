import { readFileSync } from 'node:fs';
import { expect, type Locator } from '@playwright/test';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { LAYER_STEPS, multiPlatformImage, sbomOf, singleImage } from '../fixtures/sample-images.ts';
import { rowOf, sortBy } from '../fixtures/table.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

const short = (digest: string) => digest.slice(0, 'sha256:'.length + 12);

test('tags are listed with digest and platforms, several names for one digest', async ({
  page,
  context,
  registry,
  push,
}) => {
  const content = multiPlatformImage('1.0');
  await push(`${registry}/app`, content, '1.0', 'latest');
  await push(`${registry}/app`, singleImage('0.9'), '0.9');
  await page.goto(paths.image({ registry, image: 'app' }, 'tags'));
  for (const tag of ['1.0', 'latest']) {
    await expect(rowOf(page, tag)).toContainText(short(content.descriptor.digest));
    await expect(rowOf(page, tag)).toContainText('linux/amd64');
    await expect(rowOf(page, tag)).toContainText('linux/arm64');
  }
  await expect(rowOf(page, '0.9')).not.toContainText('linux/arm64');
  await expectAccessible(page);

  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await rowOf(page, '1.0').getByRole('button', { name: 'Copy the digest of 1.0' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(content.descriptor.digest);
});

test('tags are searched, sorted and paged by the server', async ({ page, registry, oci }) => {
  const content = singleImage('1.0');
  const tags = Array.from({ length: 25 }, (_, number) => `v${String(number).padStart(2, '0')}`);
  await oci.push(`${registry}/app`, content, tags);
  await page.goto(paths.image({ registry, image: 'app' }, 'tags'));
  await expect(page.getByText('1–20 of 25')).toBeVisible();
  await sortBy(page, 'Tag');
  await expect(page.getByRole('row').nth(1)).toContainText('v00');
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(page.getByText('21–25 of 25')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('row').nth(1)).toContainText('v20');
  await page.getByRole('searchbox').fill('v1');
  await expect(page.getByText('10 matches').first()).toBeVisible();
});

test('references of several tags are copied at once', async ({ page, context, registry, oci, program }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await oci.push(`${registry}/app`, singleImage('1.0'), ['1.0', '2.0', '3.0']);
  await page.goto(paths.image({ registry, image: 'app' }, 'tags'));
  await sortBy(page, 'Tag');
  await expect(page.getByRole('button', { name: /^Copy \d/ })).toHaveCount(0);
  for (const tag of ['1.0', '3.0']) await page.getByRole('checkbox', { name: `Select ${tag}` }).check();
  await expect(page.getByText('(2/3)')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Copy 2 references' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    ['1.0', '3.0'].map((tag) => `${program.publicEndpoint}/${registry}/app:${tag}`).join('\n'),
  );
  // By keyboard, as in `sortBy`.
  await page.getByRole('checkbox', { name: 'Select all on this page' }).press('Space');
  await expect(page.getByText('(3/3)')).toBeVisible();
  await page.goto(paths.images(registry));
  await page.getByRole('checkbox', { name: 'Select app' }).check();
  await page.getByRole('button', { name: 'Copy 1 reference' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `${program.publicEndpoint}/${registry}/app`,
  );
});

test('a tag shows its platforms, and each platform its layers, history and configuration', async ({
  page,
  registry,
  push,
}) => {
  const content = multiPlatformImage('1.0');
  await push(`${registry}/app`, content, '1.0');
  await page.goto(paths.tag({ registry, image: 'app', tag: '1.0' }));
  await expect(page.getByRole('heading', { name: 'app:1.0' })).toBeVisible();
  const platforms = page.getByRole('table', { name: 'Platforms' });
  await expect(platforms.getByRole('link', { name: 'linux/amd64' })).toBeVisible();
  await expect(platforms.getByRole('link', { name: 'linux/arm64' })).toBeVisible();
  await expectAccessible(page);

  await platforms.getByRole('link', { name: 'linux/arm64' }).click();
  const { digest } = content.children[1]!.descriptor;
  await expect(page).toHaveURL(paths.manifest({ registry, image: 'app', digest }));
  await expect(page.getByRole('tab', { name: 'Layers (3)' })).toBeVisible();
  const layers = page.getByRole('list', { name: 'Layers' });
  for (const step of LAYER_STEPS) await expect(layers).toContainText(step.split(' ').slice(1).join(' '));
  await expectAccessible(page);

  await page.getByRole('tab', { name: /^History/ }).click();
  await expect(page.getByRole('list', { name: 'History' })).toContainText('apk add');
  await expectAccessible(page);

  await page.getByRole('tab', { name: 'Configuration' }).click();
  await expect(page.getByRole('table', { name: 'Environment' })).toContainText('APP_VERSION');
  await expect(page.getByRole('table', { name: 'Labels' })).toContainText('org.opencontainers.image.version');
  await expect(page.getByText('node server.js')).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole('table', { name: 'Environment' })).toContainText('APP_MODE');
});

test('a tag shows what refers to it, to look at and to download', async ({ page, registry, push }) => {
  const content = multiPlatformImage('1.0');
  const sbom = sbomOf(content);
  await push(`${registry}/app`, content, '1.0');
  await push(`${registry}/app`, sbom, 'sbom');
  await page.goto(paths.tag({ registry, image: 'app', tag: '1.0' }));
  await page.getByRole('tab', { name: 'Referrers (1)' }).click();
  const group = page.getByRole('region', { name: 'SBOM (SPDX)' });
  await expect(group).toContainText(short(sbom.descriptor.digest));
  await expectAccessible(page);

  const expectFile = async (link: Locator) => {
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe('sbom.spdx.json');
    expect(readFileSync(await download.path())).toEqual(sbom.blobs.at(-1)?.bytes);
  };
  await expectFile(group.getByRole('link', { name: /^Download SBOM/ }));
  await group.getByRole('link', { name: short(sbom.descriptor.digest), exact: true }).click();
  await expect(page.getByText('Artifact', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('Refers to')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Files' })).toContainText('sbom.spdx.json');
  await expectFile(page.getByRole('link', { name: 'Download sbom.spdx.json' }));
  await expectAccessible(page);
});

for (const when of ['at once', 'when its outline is there already'] as const) {
  test(`a tag that does not exist says so, ${when}`, async ({ page, registry, push, expectedComplaints }) => {
    expectedComplaints.push(/status of 404/);
    await push(`${registry}/app`, singleImage('1.0'), '1.0');
    if (when !== 'at once')
      await page.route('**/api/v1/**/tags/9.9', async (route) => {
        await expect(page.getByRole('main').locator('[aria-busy=true]').first()).toBeAttached();
        await route.continue();
      });
    await page.goto(paths.tag({ registry, image: 'app', tag: '9.9' }));
    await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
  });
}
