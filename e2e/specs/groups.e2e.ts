// Groups of sub accounts, and the page that says who may do what, and why.
import { expect, type Page } from '@playwright/test';
import type { Policy } from 'shared/access/policy';
import { createGroup, getGroup, type NewGroup } from 'shared/accounts/group';
import { createSubAccount, type NewSubAccount } from 'shared/accounts/sub-account';
import { createRegistry, updateRegistry } from 'shared/registries/registry';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { englishLeftOn } from '../fixtures/language.ts';
import { singleImage } from '../fixtures/sample-images.ts';
import { rowOf } from '../fixtures/table.ts';
import { test as base } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

const PASSWORDS = { password: 'given by the main account', newPassword: 'chosen by the sub account' };
const PHONE = { width: 390, height: 844 };

type Made = { id: number; loginId: string };
type Fixtures = {
  /** A name that no other test uses. */
  unique: (name: string) => string;
  make: (fields?: Omit<NewSubAccount, 'loginId'>) => Promise<Made>;
  makeGroup: (fields?: Omit<NewGroup, 'name'>) => Promise<{ id: number; name: string }>;
  /** The page is theirs from now on. */
  signInAs: (page: Page, account: Made) => Promise<void>;
};

let count = 0;

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  unique: async ({}, use, { workerIndex }) => use((name) => `${name}-${workerIndex}-${++count}`),

  make: async ({ api, unique }, use) =>
    use((fields) =>
      api.call(createSubAccount, {
        body: { loginId: unique('minji'), password: PASSWORDS.password, ...fields },
      }),
    ),

  makeGroup: async ({ api, unique }, use) =>
    use((fields) => api.call(createGroup, { body: { name: unique('Developers'), ...fields } })),

  // biome-ignore lint/correctness/noEmptyPattern: as above
  signInAs: async ({}, use) =>
    use(async (page, { loginId }) => {
      for (const [path, data] of [
        ['/api/v1/session', { loginId, password: PASSWORDS.password }],
        ['/api/v1/account/password', PASSWORDS],
      ] as const) {
        const answer = await page.request.post(path, { data });
        if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
      }
    }),
});

test.beforeEach(() => needBrowser());

const viewerOf = (...registries: string[]): Policy => ({
  policy: 'NCP_CONTAINER_REGISTRY_VIEWER',
  registries,
});
const managerOf = (...registries: string[]): Policy => ({
  policy: 'NCP_CONTAINER_REGISTRY_MANAGER',
  registries,
});

test('members get what a group allows, and lose it, under their eyes', async ({
  page,
  stranger,
  registry,
  make,
  unique,
  signInAs,
}) => {
  const account = await make();
  await signInAs(stranger, account);
  await stranger.goto(paths.registries());
  await expect(stranger.getByText('You have no permissions yet')).toBeVisible();
  await expect(stranger.getByRole('link', { name: 'Groups', exact: true })).toHaveCount(0);

  const name = unique('Developers');
  await page.goto(paths.groups());
  await page.getByRole('link', { name: 'Create group' }).first().click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByText('Enter a name.')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await page.getByLabel('Name', { exact: true }).fill(name);
  // Nobody signs in with an identity provider here.
  await expect(page.getByText(/^Group at/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Add policy' }).click();
  await page.getByLabel('Only some').check({ force: true });
  await page.getByRole('button', { name: /Chosen registries/ }).click();
  await page.getByPlaceholder('Name of a registry, or a pattern').fill(registry);
  await page.getByRole('option', { name: registry, exact: true }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /Sub accounts/ }).click();
  await page.getByPlaceholder('Search by login ID or name').fill(account.loginId);
  await page.getByRole('option', { name: account.loginId }).click();
  await page.keyboard.press('Escape');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expect(rowOf(stranger, registry)).toBeVisible();

  await page.getByRole('tab', { name: 'Members (1)' }).click();
  await expect(page).toHaveURL(/tab=members/);
  await expect(rowOf(page, account.loginId)).toContainText('Active');
  await page.getByRole('checkbox', { name: `Select ${account.loginId}` }).check({ force: true });
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  const question = page.getByRole('dialog', { name: `Remove members from ${name}` });
  await expect(question).toContainText(account.loginId);
  await expect(question).toContainText(`Viewer · ${registry}`);
  await expectAccessible(page, ['dark']);
  await question.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('No members yet')).toBeVisible();
  await expect(stranger.getByText('You have no permissions yet')).toBeVisible();

  await page.getByRole('button', { name: 'Add members' }).first().click();
  const dialog = page.getByRole('dialog', { name: `Add members to ${name}` });
  await dialog.getByRole('button', { name: /Sub accounts/ }).click();
  await page.getByPlaceholder('Search by login ID or name').last().fill(account.loginId);
  await page.getByRole('option', { name: account.loginId }).click();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Add members' }).click();
  await expect(rowOf(page, account.loginId)).toBeVisible();
  await expect(rowOf(stranger, registry)).toBeVisible();
});

test('a group is renamed, gets other policies, and is deleted after one is told who loses what', async ({
  page,
  registry,
  make,
  makeGroup,
  api,
  unique,
  expectedComplaints,
}) => {
  // A name that is taken, and a group that is gone.
  expectedComplaints.push(/status of (404|409)/);
  const { loginId, id: member } = await make();
  const { id, name } = await makeGroup({ policies: [viewerOf(registry)], members: [member] });
  const other = await makeGroup();
  await page.goto(paths.group(id));
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const edit = page.getByRole('dialog', { name: 'Edit group' });
  await edit.getByLabel('Name', { exact: true }).fill(other.name);
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(edit.getByText(`A group named “${other.name}” exists.`)).toBeVisible();
  const renamed = unique('Delivery');
  await edit.getByLabel('Name', { exact: true }).fill(renamed);
  await edit.getByLabel('Description (optional)').fill('Those who deploy');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: renamed, level: 1 })).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(renamed));

  await page.getByRole('button', { name: 'Edit policies' }).click();
  await page.getByRole('radio', { name: 'Manager' }).check({ force: true });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(`The policies of ${renamed} were changed.`)).toBeVisible();
  expect(await api.call(getGroup, { params: { group: id } })).toMatchObject({
    name: renamed,
    description: 'Those who deploy',
    policies: [managerOf(registry)],
    members: [{ loginId }],
  });

  await page.goto(paths.groups());
  await page.getByRole('searchbox').fill(loginId);
  await expect(rowOf(page, renamed)).toContainText(`Manager · ${registry}`);
  await expect(rowOf(page, name)).toHaveCount(0);
  await expect(rowOf(page, other.name)).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('link', { name: renamed, exact: true }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Delete group' });
  await expect(question).toContainText(`this account loses${loginId}`);
  await expect(question).toContainText(`Manager · ${registry}`);
  await expect(question.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await question.getByRole('textbox').fill(renamed);
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText(`Group ${renamed} was deleted.`)).toBeVisible();
  await expect(page.getByRole('heading', { name: /^Groups/, level: 1 })).toBeVisible();
  await expect(rowOf(page, renamed)).toHaveCount(0);
});

test('one page says who may do what, and why', async ({ page, registry, make, makeGroup, oci, api }) => {
  await oci.push(`${registry}/web/app`, singleImage('1.0'), ['1.0']);
  await oci.push(`${registry}/payroll`, singleImage('1.0'), ['1.0']);
  const elsewhere = `${registry}-x`;
  await api.call(createRegistry, { body: { name: elsewhere } });
  const account = await make({ policies: [viewerOf(registry)] });
  const robot = await make({ policies: [managerOf(`${registry}/web/*`)], consoleAccess: false });
  const other = await make({ policies: [viewerOf(elsewhere)] });
  const group = await makeGroup({
    policies: [{ policy: 'CUSTOM', actions: ['Change/pushImage'], registries: [registry] }],
    members: [account.id],
  });

  await page.goto(paths.permissions());
  await page.getByRole('button', { name: /Sub account/ }).click();
  await page.getByPlaceholder('Search by login ID or name').fill(account.loginId);
  await page.getByRole('option', { name: account.loginId }).click();
  const changes = page.getByRole('table', { name: 'Change' });
  const push = changes.getByRole('row', { name: /Change\/pushImage/ });
  await expect(push).toContainText('Allowed');
  await expect(push).toContainText(`Custom · ${registry} – group ${group.name}`);
  await expect(
    page.getByRole('table', { name: 'View' }).getByRole('row', { name: /View\/getTagList/ }),
  ).toContainText(`Viewer · ${registry} – own policy`);
  await expect(changes.getByRole('row', { name: /Change\/deleteManifest/ })).toContainText(
    'No policy allows it.',
  );
  await page.getByRole('button', { name: 'Actions that no policy decides' }).click();
  await expect(page.getByRole('row', { name: /Change\/createGroup/ })).toContainText('Only the main account');
  await expectAccessible(page);

  await page.getByRole('tab', { name: 'On a registry' }).click();
  await page.getByRole('button', { name: /^Registry/ }).click();
  await page.getByPlaceholder('Search registries').fill(registry);
  await page.getByRole('option', { name: registry, exact: true }).click();
  await expect(rowOf(page, account.loginId)).toContainText('ViewPush images and tags');
  await expect(rowOf(page, robot.loginId)).toContainText('Access keys only');
  await expect(rowOf(page, robot.loginId)).toContainText(`Manager · ${registry}/web/* – own policy`);
  await expect(rowOf(page, other.loginId)).toHaveCount(0);
  await expect(page.getByText('This registry is public')).toHaveCount(0);
  await api.call(updateRegistry, { params: { registry }, body: { publicRegistry: true } });
  await expect(page.getByText('This registry is public')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: /^Image/ }).click();
  await page.getByRole('option', { name: 'payroll' }).click();
  await expect(rowOf(page, robot.loginId)).toHaveCount(0);
  await expect(rowOf(page, account.loginId)).toBeVisible();
  await page.getByRole('button', { name: /^May do/ }).click();
  await page.getByRole('option', { name: 'Delete manifests and blobs by digest' }).click();
  await expect(page.getByText('No sub account', { exact: true })).toBeVisible();
  // What is asked is in the address.
  await page.reload();
  await expect(page.getByText('No sub account', { exact: true })).toBeVisible();
});

test('others are not shown groups, nor permissions', async ({ stranger, make, signInAs }) => {
  await signInAs(stranger, await make());
  for (const path of [paths.groups(), paths.newGroup(), paths.group(1), paths.permissions()]) {
    await stranger.goto(path);
    await expect(stranger.getByRole('link', { name: 'Go to the home page' })).toBeVisible();
  }
});

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' });

  test('every screen is in Korean, and fits a phone', async ({ page, registry, make, makeGroup }) => {
    test.slow();
    const { id: member, loginId } = await make({
      name: '김민지',
      policies: [viewerOf(registry)],
      apiGatewayAccess: false,
    });
    const { id, name } = await makeGroup({ policies: [managerOf(registry)], members: [member] });
    const group = (query: string) => `${paths.group(id)}?${query}`;
    for (const [path, ready] of [
      [paths.groups(), page.getByRole('link', { name, exact: true })],
      [paths.newGroup(), page.getByLabel('이름', { exact: true })],
      [paths.group(id), page.getByRole('heading', { name, level: 1 })],
      [paths.group(id, 'members'), page.getByText('김민지')],
      [group('tab=members&dialog=add-members'), page.getByRole('dialog')],
      [group('dialog=edit'), page.getByRole('dialog')],
      [group('dialog=delete'), page.getByRole('dialog')],
      [paths.permissions(), page.getByText('선택한 계정이 없습니다')],
      [paths.permissions({ account: `${member}` }), page.getByText('콘솔에서만 할 수 있으며')],
      [paths.permissions({ by: 'registry', registry }), page.getByRole('link', { name: loginId })],
    ] as const) {
      await page.goto(path);
      await expect(ready.first()).toBeVisible();
      await page.setViewportSize(PHONE);
      await expect.poll(() => englishLeftOn(page, 'ko', [name]), path).toEqual([]);
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth), path)
        .toBe(PHONE.width);
      await expectAccessible(page, ['dark']);
    }
  });
});
