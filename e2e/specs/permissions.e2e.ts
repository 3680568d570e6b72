// What an account sees that may not do everything: nothing that fails; and of what it may not do, why.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Policy } from 'shared/access/policy';
import { createSubAccount, updateSubAccount } from 'shared/accounts/sub-account';
import { getEvents } from 'shared/events/console-event';
import { getImage, updateImage } from 'shared/images/image';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { englishLeftOn } from '../fixtures/language.ts';
import { watchPage } from '../fixtures/page-complaints.ts';
import { multiPlatformImage, singleImage } from '../fixtures/sample-images.ts';
import { rowOf } from '../fixtures/table.ts';
import { test as base } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

type Fixtures = {
  /** The page of a sub account that has these policies, and how to give it others. */
  openAs: (...policies: Policy[]) => Promise<{ page: Page; give: (...policies: Policy[]) => Promise<void> }>;
};

const PASSWORDS = { password: 'given by the main account', newPassword: 'chosen by the sub account' };

let count = 0;

const test = base.extend<Fixtures>({
  openAs: async ({ browser, program, api, locale, expectedComplaints }, use, { workerIndex }) => {
    const closing: (() => Promise<void>)[] = [];
    await use(async (...policies) => {
      const loginId = `sub-${workerIndex}-${++count}`;
      const { password } = PASSWORDS;
      const { id } = await api.call(createSubAccount, { body: { loginId, password, policies } });
      const context = await browser.newContext({ baseURL: program.consoleUrl, locale });
      const page = await context.newPage();
      // Browsers complain of every answer that refuses: that there is none is watched for as well.
      const assertQuiet = await watchPage(page, expectedComplaints);
      for (const [path, data] of [
        ['/api/v1/session', { loginId, password }],
        ['/api/v1/account/password', PASSWORDS],
      ] as const) {
        const answer = await page.request.post(path, { data });
        if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
      }
      closing.push(async () => {
        assertQuiet();
        await context.close();
      });
      return {
        page,
        give: async (...others) => {
          await api.call(updateSubAccount, { params: { subAccount: id }, body: { policies: others } });
        },
      };
    });
    for (const close of closing) await close();
  },
});

test.beforeEach(() => needBrowser());

const VIEWER: Policy = { policy: 'NCP_CONTAINER_REGISTRY_VIEWER' };
const managerOf = (...registries: string[]): Policy => ({
  policy: 'NCP_CONTAINER_REGISTRY_MANAGER',
  registries,
});
const custom = (...actions: NonNullable<Policy['actions']>): Policy => ({ policy: 'CUSTOM', actions });

/** It is there, and tells which permission is missing and who can give it. */
const expectDenied = async (control: Locator, permission: string) => {
  await expect(control).toBeDisabled();
  await expect(control).toHaveAccessibleDescription(
    new RegExp(`You need the permission ${permission} .*The main account can give it`),
  );
};

const expectNoPermission = async (page: Page, permission: string) => {
  await expect(page.getByRole('heading', { name: 'No permission', level: 1 })).toBeVisible();
  await expect(page.getByText(`You need the permission ${permission}`)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Go to the home page' })).toBeVisible();
};

test('a Viewer reads everything, and is told why nothing can be changed', async ({
  openAs,
  registry,
  oci,
  api,
}) => {
  const at = { registry, image: 'web/app' };
  await oci.push(`${registry}/${at.image}`, multiPlatformImage('1.0'), ['1.0']);
  await api.call(updateImage, { params: at, body: { shortDescription: 'The shop' } });
  await api.call(updateImage, {
    params: at,
    body: { fullDescription: '# How to start it', descriptionRevision: 0 },
  });
  const { page } = await openAs(VIEWER);

  await page.goto(paths.home());
  await expect(page.getByText('Everything works')).toBeVisible();
  await expect(page.getByText('Create registry')).toHaveCount(0);

  await page.goto(paths.registries({ selected: registry }));
  await expectDenied(page.getByRole('button', { name: 'Create registry' }), 'Change/createRegistry');
  const details = page.getByRole('region', { name: `Details of ${registry}` });
  await expectDenied(
    details.getByRole('button', { name: `Settings of ${registry}` }),
    'Change/updateRegistry',
  );
  await expectAccessible(page);
  // A link that somebody else sent.
  await page.goto(paths.registries({ selected: registry, dialog: 'settings' }));
  const settings = page.getByRole('dialog', { name: `Set configuration: ${registry}` });
  await expect(settings.getByText('You need the permission Change/updateRegistry')).toBeVisible();
  await expect(settings.getByRole('checkbox', { name: 'Public endpoint' })).toBeDisabled();
  await expect(settings.getByRole('button', { name: 'OK', exact: true })).toBeDisabled();

  await page.goto(paths.images(registry));
  await expect(rowOf(page, at.image)).toContainText('The shop');
  await expect(page.getByRole('button', { name: `Settings of ${registry}` })).toHaveCount(0);
  await page.getByRole('button', { name: 'User guide' }).click();
  const guide = page.getByRole('dialog', { name: `User guide: ${registry}` });
  await expect(guide.getByRole('group', { name: 'Docker: pull' })).toBeVisible();
  await expect(guide.getByRole('group', { name: 'Docker: push' })).toHaveCount(0);
  await expect(guide.getByText('You need the permission Change/pushImage')).toBeVisible();

  await page.goto(paths.image(at));
  await expect(page.getByText('The shop')).toBeVisible();
  await expect(page.getByRole('group', { name: 'Pull command for Docker' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit the short description' })).toHaveCount(0);
  await expectDenied(page.getByRole('button', { name: `Settings of ${at.image}` }), 'Change/updateImage');
  await expectDenied(page.getByRole('link', { name: 'Edit the full description' }), 'Change/updateImage');
  await expectAccessible(page, ['dark']);

  await page.goto(paths.description(at));
  await expect(page.getByRole('heading', { name: 'How to start it' })).toBeVisible();
  await expect(page.getByText('You may read it, but not change it.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Submit' })).toHaveCount(0);
  await expectAccessible(page, ['light']);

  await page.goto(paths.image(at, 'tags'));
  await page.getByRole('link', { name: '1.0', exact: true }).click();
  await page.getByRole('link', { name: 'linux/arm64' }).click();
  await expect(page.getByRole('tab', { name: 'Layers (3)' })).toBeVisible();

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('create registry');
  await expect(page.getByText('Nothing found')).toBeVisible();

  const refused = await page.request.patch(
    `/api/v1/registries/${registry}/images/${encodeURIComponent(at.image)}`,
    { data: { shortDescription: 'Mine' } },
  );
  expect(refused.status()).toBe(403);
});

test('an account for some images of a registry sees these, and nothing of the others', async ({
  openAs,
  registry,
  oci,
  api,
}) => {
  const at = { registry, image: 'web/app' };
  for (const image of [at.image, 'payroll'])
    await oci.push(`${registry}/${image}`, singleImage('1.0'), ['1.0']);
  const { page } = await openAs(managerOf(`${registry}/web/*`));
  await page.setViewportSize({ width: 390, height: 844 });

  await page.goto(paths.registries());
  await expect(page.getByRole('heading', { name: 'Registries (1)' })).toBeVisible();
  await page.getByRole('link', { name: registry, exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Images (1)' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'User guide' }).click();
  const guide = page.getByRole('dialog', { name: `User guide: ${registry}` });
  await expect(guide.getByRole('group', { name: 'Docker: push' })).toContainText(
    `${registry}/web/my-app:1.0`,
  );
  for (const path of [
    paths.image({ registry, image: 'payroll' }),
    paths.description({ registry, image: 'payroll' }),
  ]) {
    await page.goto(path);
    await expectNoPermission(page, `View/getImage on ${registry}/payroll`);
  }
  // Whether it exists or not.
  await page.goto(paths.images('elsewhere'));
  await expectNoPermission(page, 'View/getImageList on elsewhere');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Search everything' }).click();
  const search = page.getByRole('combobox', { name: 'Search registries' });
  for (const sought of ['payroll', `${registry}/payroll:1.0`]) {
    await search.fill(sought);
    await expect(page.getByText(`Nothing found for “${sought}”`)).toBeVisible();
  }

  await page.goto(paths.image(at));
  await page.getByRole('button', { name: 'Edit the short description' }).click();
  await page.getByRole('textbox', { name: 'Short description' }).fill('The shop');
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(page.getByText('The short description of web/app was saved.')).toBeVisible();
  expect((await api.call(getImage, { params: at })).shortDescription).toBe('The shop');
});

test('an account without policies is told whom to ask, until it has one', async ({
  openAs,
  registry,
  oci,
}) => {
  await oci.push(`${registry}/app`, singleImage('1.0'), ['1.0']);
  const { page, give } = await openAs();
  for (const path of [
    paths.home(),
    paths.registries({ selected: registry }),
    paths.image({ registry, image: 'app' }),
    paths.tag({ registry, image: 'app', tag: '1.0' }),
    paths.images(registry),
  ]) {
    await page.goto(path);
    await expect(page.getByRole('main').getByText('You have no permissions yet')).toBeVisible();
    await expect(page.getByText('Ask the main account of your organisation').first()).toBeVisible();
  }
  await expectAccessible(page);

  await give({ ...VIEWER, registries: [registry] });
  await expect(rowOf(page, 'app')).toBeVisible();
});

test('rights that are taken away end on open pages, and nothing typed is lost', async ({
  openAs,
  registry,
  oci,
}) => {
  const at = { registry, image: 'app' };
  await oci.push(`${registry}/app`, singleImage('1.0'), ['1.0']);
  const { page, give } = await openAs(managerOf(registry));
  const list = await page.context().newPage();
  const assertListQuiet = await watchPage(list, []);
  await list.goto(paths.images(registry));
  await expect(rowOf(list, 'app')).toBeVisible();
  await expect(list.getByRole('button', { name: `Settings of ${registry}` })).toBeEnabled();
  await page.goto(paths.description(at));
  const editor = page.getByRole('textbox', { name: 'Full description, Markdown' });
  await editor.fill('Half of what I want to say');

  await give({ ...VIEWER, registries: [registry] });
  await expectDenied(page.getByRole('button', { name: 'Submit' }), 'Change/updateImage');
  await expect(editor).toHaveText('Half of what I want to say');
  await expect(rowOf(list, 'app')).toBeVisible();
  await expect(list.getByRole('button', { name: `Settings of ${registry}` })).toHaveCount(0);

  await give({ ...VIEWER, registries: ['elsewhere'] });
  await expectNoPermission(list, `View/getImageList on ${registry}`);
  await list.getByRole('link', { name: 'Go to the home page' }).click();
  await expect(list.getByText('No registries yet')).toBeVisible();
  await expectAccessible(list);
  assertListQuiet();
});

test('what a policy of some actions leaves out is said in its place', async ({ openAs, registry, oci }) => {
  const at = { registry, image: 'app' };
  await oci.push(`${registry}/app`, singleImage('1.0'), ['1.0']);
  const { page, give } = await openAs(
    custom('View/getRegistryList', 'View/getImageList', 'View/getImage', 'Change/createRegistry'),
  );
  const needs = (permission: string) =>
    page.getByRole('main').getByText(`You need the permission ${permission}`);

  await page.goto(paths.registries({ dialog: 'create' }));
  await expect(page.getByText('You need the permission View/getBucketList')).toBeVisible();
  await page.goto(paths.image(at));
  await expect(page.getByRole('heading', { name: 'Facts' })).toBeVisible();
  await expect(needs('View/getTagList')).toBeVisible();
  await page.getByRole('tab', { name: 'Tags (1)' }).click();
  await expect(needs('View/getTagList')).toBeVisible();
  await expectAccessible(page, ['light']);

  await give(custom('View/getImageList', 'View/getImage', 'View/getTagList', 'View/getTag'));
  await expect(page.getByText('1.0', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: '1.0', exact: true }).click();
  await expect(needs('View/getRegistry')).toBeVisible();
  await expect(needs('View/getManifest')).toBeVisible();
  await expectAccessible(page);
});

test('the user guide fills in the ID of a key, a read-only one for a cluster', async ({
  openAs,
  registry,
}) => {
  const { page } = await openAs(VIEWER);
  const create = async (readOnly: boolean) =>
    (await page.request.post('/api/v1/account/access-keys', { data: { readOnly } })).json();
  const everyday = await create(false);
  const ofCluster = await create(true);

  await page.goto(paths.registries({ selected: registry, dialog: 'user-guide' }));
  const guide = page.getByRole('dialog', { name: `User guide: ${registry}` });
  const login = guide.getByRole('group', { name: 'Docker: log in' });
  await expect(login).toContainText(`docker login --username ${everyday.id}`);
  await guide.getByText(`${ofCluster.id} (read-only)`).click();
  await expect(login).toContainText(ofCluster.id);

  await guide.getByRole('tab', { name: 'Kubernetes' }).click();
  const secret = guide.getByRole('group', { name: 'Kubernetes: log in' });
  await expect(secret).toContainText(`--docker-username=${ofCluster.id}`);
  await expect(guide.getByText('Use a read-only access key')).toHaveCount(0);
  await guide.getByText(everyday.id).click();
  await expect(secret).toContainText(everyday.id);
  await expect(guide.getByText('Use a read-only access key')).toBeVisible();
  await expect(guide.getByText('imagePullSecrets:')).toBeVisible();
  await expectAccessible(page);
});

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' });

  test('all of it is said in Korean', async ({ openAs, registry, oci }) => {
    const at = { registry, image: 'app' };
    await oci.push(`${registry}/app`, singleImage('1.0'), ['1.0']);
    const { page, give } = await openAs();
    const expectKorean = async () => expect(await englishLeftOn(page, 'ko', [registry, 'app'])).toEqual([]);
    await page.goto(paths.home());
    await expect(page.getByText('아직 부여된 권한이 없습니다')).toBeVisible();
    await expectKorean();
    await page.goto(paths.image(at));
    await expect(page.getByRole('link', { name: '홈으로 이동' })).toBeVisible();
    await expectKorean();

    await give(custom('View/getRegistryList', 'View/getRegistry', 'View/getImage'));
    await expect(page.getByText('View/getTagList 권한이 필요합니다')).toBeVisible();
    await expectKorean();
    await page.goto(paths.registries({ selected: registry, dialog: 'settings' }));
    await expect(page.getByRole('dialog').getByText('Change/updateRegistry')).toBeVisible();
    await expectKorean();
    await page.goto(paths.description(at));
    await expect(page.getByText('읽기만 할 수 있으며')).toBeVisible();
    await expectKorean();
  });

  test('what the server refuses names the permission, and is offered no more', async ({
    openAs,
    registry,
    oci,
    expectedComplaints,
  }) => {
    expectedComplaints.push(/status of 403/);
    await oci.push(`${registry}/app`, singleImage('1.0'), ['1.0']);
    const { page, give } = await openAs(managerOf(registry));
    // A page that is not told of the change: its events are held up on the way.
    await page.route(`**${getEvents.path}`, () => {});
    await page.goto(paths.image({ registry, image: 'app' }));
    await page.getByRole('button', { name: '간단한 설명 편집' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('상점');
    await give(VIEWER);
    await dialog.getByRole('button', { name: '저장' }).click();
    await expect(dialog.getByText('Change/updateImage 권한이 필요합니다').first()).toBeVisible();
    await expect(dialog.getByRole('button', { name: '저장' })).toBeDisabled();
    await expect(dialog.getByRole('textbox')).toHaveValue('상점');
  });
});
