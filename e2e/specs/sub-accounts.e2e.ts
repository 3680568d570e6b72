// Sub accounts as the main account manages them, and as their holders meet them.
import { expect, type Locator, type Page } from '@playwright/test';
import { updateOwnPassword } from 'shared/accounts/session';
import {
  createSubAccount,
  createSubAccountAccessKey,
  listSubAccountAccessKeys,
  type NewSubAccount,
} from 'shared/accounts/sub-account';
import { createRegistry } from 'shared/registries/registry';
import { createConsoleClient } from '../../scripts/console-client.ts';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { englishLeftOn } from '../fixtures/language.ts';
import { rowOf } from '../fixtures/table.ts';
import { test as base } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

const GIVEN = 'given by the main account';
const CHOSEN = 'chosen by the sub account';

type Made = { id: number; loginId: string };
type Fixtures = {
  /** A login ID that no other test uses. */
  loginId: string;
  /** A sub account of that login ID, whose password is `GIVEN`. */
  make: (fields?: Omit<NewSubAccount, 'loginId'>) => Promise<Made>;
};

let count = 0;

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  loginId: async ({}, use, { workerIndex }) => use(`kim.minji-${workerIndex}-${++count}`),

  make: async ({ api, loginId }, use) =>
    use(async (fields) => api.call(createSubAccount, { body: { loginId, password: GIVEN, ...fields } })),
});

test.beforeEach(() => needBrowser());

const signIn = async (page: Page, loginId: string, password: string) => {
  await page.getByLabel('Login ID').fill(loginId);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

const choosePassword = async (page: Page, password: string) => {
  await page.getByLabel('Password you were given').fill(password);
  await page.getByLabel('New password', { exact: true }).fill(CHOSEN);
  await page.getByLabel('New password again').fill(CHOSEN);
  await page.getByRole('button', { name: 'Save and go on' }).click();
};

/** Types what is not in the list into the choice of registries, and takes it. */
const nameRegistry = async (page: Page, within: Locator | Page, text: string) => {
  await within.getByRole('button', { name: /Chosen registries/ }).click();
  await page.getByPlaceholder('Name of a registry, or a pattern').fill(text);
  await page.getByRole('option', { name: text }).first().click();
  await page.keyboard.press('Escape');
};

test('an account is created with a generated password, and its holder chooses another one', async ({
  page,
  stranger,
  registry,
  api,
  loginId,
}) => {
  const other = `${registry}-other`;
  await api.call(createRegistry, { body: { name: other } });

  await page.goto(paths.subAccounts());
  await page
    .getByRole('button', { name: 'Create sub account' })
    .or(page.getByRole('link', { name: 'Create sub account' }))
    .first()
    .click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByText('Enter a login ID.')).toBeVisible();
  await expect(page.getByLabel('Login ID')).toBeFocused();
  await page.getByLabel('Login ID').fill(loginId);
  await page.getByRole('button', { name: 'Add policy' }).click();
  await page.getByLabel('Only some').check({ force: true });
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByText('Choose at least one registry, or all.')).toBeVisible();
  await nameRegistry(page, page, registry);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create', exact: true }).click();

  const shown = page.getByRole('dialog', { name: 'Sub account created' });
  const password = (await shown.getByRole('group', { name: 'the password' }).textContent()) ?? '';
  await expectAccessible(page);
  await shown.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByRole('heading', { name: loginId, level: 1 })).toBeVisible();
  await expect(page.getByText(password)).toHaveCount(0);
  await expect(page.getByText('To be changed at the next sign-in')).toBeVisible();

  // Every page leads to the choice of a password first, and on to where one wanted to go.
  const found = `${paths.registries()}?search=${registry}`;
  await stranger.goto(found);
  await signIn(stranger, loginId, password);
  await expect(stranger.getByRole('heading', { name: 'Choose a password' })).toBeVisible();
  await expectAccessible(stranger);
  await stranger.goto(found);
  await expect(stranger.getByRole('heading', { name: 'Choose a password' })).toBeVisible();
  await choosePassword(stranger, password);
  await expect(rowOf(stranger, registry)).toBeVisible();
  await expect(rowOf(stranger, other)).toHaveCount(0);
  await expect(stranger.getByRole('link', { name: 'Sub accounts' })).toHaveCount(0);

  // What it may do changes under its eyes.
  await page.getByRole('button', { name: 'Edit policies' }).click();
  await page.getByLabel('All registries').check({ force: true });
  await page.getByRole('tab', { name: /Access keys/ }).click();
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  await question.getByRole('button', { name: 'Stay' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(`The policies of ${loginId} were changed.`)).toBeVisible();
  await expect(rowOf(stranger, other)).toBeVisible();
});

test('a suspended account is out at its next action, and is told why', async ({
  page,
  stranger,
  make,
  expectedComplaints,
}) => {
  expectedComplaints.push(/status of (401|403|404)/);
  const { id, loginId } = await make({ policies: [{ policy: 'NCP_CONTAINER_REGISTRY_VIEWER' }] });
  await stranger.goto(paths.home());
  await signIn(stranger, loginId, GIVEN);
  await choosePassword(stranger, GIVEN);
  await expect(stranger.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();

  await page.goto(paths.subAccount(id));
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Suspend' }).click();
  const question = page.getByRole('dialog', { name: 'Suspend sub account' });
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Suspend' }).click();
  await expect(page.getByText('This account is suspended')).toBeVisible();
  await expect(stranger.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await signIn(stranger, loginId, CHOSEN);
  await expect(stranger.getByText('This account is suspended.')).toBeVisible();

  await page.getByRole('button', { name: 'Activate' }).click();
  await expect(page.getByText(`Sub account ${loginId} is active again.`)).toBeVisible();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Console access').uncheck({ force: true });
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(`Sub account ${loginId} was changed.`)).toBeVisible();
  await signIn(stranger, loginId, CHOSEN);
  await expect(stranger.getByText('This account has no access to the console')).toBeVisible();

  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const deletion = page.getByRole('dialog', { name: 'Delete sub account' });
  await expect(deletion.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await deletion.getByRole('textbox').fill(loginId);
  await expectAccessible(page);
  await deletion.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText(`Sub account ${loginId} was deleted.`)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Sub accounts', level: 1 })).toBeVisible();
  await expect(rowOf(page, loginId)).toHaveCount(0);
});

test('an access key is limited to reading, to registries, and until a day', async ({ page, make, api }) => {
  const { id } = await make({ apiGatewayAccess: false });
  await page.goto(paths.subAccount(id, 'access-keys'));
  await expect(page.getByText('the access keys of this account are refused')).toBeVisible();
  await page.getByRole('button', { name: 'Create access key' }).click();
  const terms = page.getByRole('dialog', { name: 'Create access key' });
  await terms.getByRole('button', { name: /Expires/ }).click();
  await page.getByRole('option', { name: 'In 30 days' }).click();
  await terms.getByLabel('Reading only').check({ force: true });
  await terms.getByLabel('Only some').check({ force: true });
  await nameRegistry(page, terms, 'team-a/web/*');
  await expectAccessible(page);
  await terms.getByRole('button', { name: 'Create' }).click();

  const created = page.getByRole('dialog', { name: 'Access key created' });
  const key = (await created.getByRole('group', { name: 'the access key ID' }).textContent()) ?? '';
  await created.getByRole('button', { name: 'Close', exact: true }).click();
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: key }) });
  await expect(card).toContainText('Reading only');
  await expect(card).toContainText('team-a/web/*');
  await expectAccessible(page);
  const { items } = await api.call(listSubAccountAccessKeys, { params: { subAccount: id } });
  expect(items).toMatchObject([{ id: key, readOnly: true, registries: ['team-a/web/*'] }]);
  const days = (Date.parse(items[0]?.expiresAt ?? '') - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(30);

  await page.getByRole('button', { name: `Deactivate ${key}` }).click();
  await expect(card.getByText('Inactive')).toBeVisible();
  await page.getByRole('button', { name: `Delete ${key}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No access keys yet')).toBeVisible();
});

test('one changes the own password, which ends the other sessions', async ({
  stranger,
  make,
  program,
  expectedComplaints,
}) => {
  expectedComplaints.push(/status of 400/);
  const { loginId } = await make();
  const elsewhere = createConsoleClient(program.consoleUrl);
  await elsewhere.signIn(loginId, GIVEN);
  await elsewhere.call(updateOwnPassword, { body: { password: GIVEN, newPassword: CHOSEN } });
  await stranger.goto(paths.account());
  await signIn(stranger, loginId, CHOSEN);
  const sessions = stranger.getByRole('table', { name: 'Sessions' }).getByRole('row');
  await expect(sessions).toHaveCount(3);
  await expect(sessions.filter({ hasText: 'This browser' })).toHaveCount(1);
  await expectAccessible(stranger);
  await stranger.getByRole('button', { name: /^Sign out .*127\.0\.0\.1/ }).click();
  await expect(sessions).toHaveCount(2);
  await elsewhere.signIn(loginId, CHOSEN);

  const change = stranger.getByRole('button', { name: 'Change password' });
  await stranger.getByLabel('Current password').fill('not the password');
  await stranger.getByLabel('New password', { exact: true }).fill('short');
  await change.click();
  await expect(stranger.getByText('Use 10 to 200 characters.')).toBeVisible();
  await expect(stranger.getByText('The two do not match.')).toBeVisible();
  for (const field of ['New password', 'New password again'])
    await stranger.getByLabel(field, { exact: true }).fill('yet another password');
  await change.click();
  await expect(stranger.getByText('This is not your password.')).toBeVisible();
  await stranger.getByLabel('Current password').fill(CHOSEN);
  await change.click();
  await expect(stranger.getByText('Your password was changed.')).toBeVisible();
  await expect(sessions).toHaveCount(2);
  await expect(
    elsewhere.call(updateOwnPassword, { body: { password: CHOSEN, newPassword: GIVEN } }),
  ).rejects.toThrow('401');
});

test('an account is created by keyboard alone', async ({ page, loginId }) => {
  await page.goto(paths.home());
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
  const { keyboard } = page;
  await keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: /^Search registries/ })).toBeFocused();
  await keyboard.type('Create sub');
  await expect(page.getByRole('option')).toHaveText([/^Create sub account/]);
  await keyboard.press('Enter');
  await expect(page.getByLabel('Login ID')).toBeFocused();
  await keyboard.type(loginId);
  // Name, email, memo, console access and from where, API Gateway access and from where, generated or given, add policy.
  for (let press = 0; press < 9; press += 1) await keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Add policy' })).toBeFocused();
  await keyboard.press('Enter');
  await keyboard.press('Shift+Tab');
  await keyboard.press('Shift+Tab');
  await expect(page.getByRole('radio', { name: 'Viewer' })).toBeFocused();
  await keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Manager' })).toBeChecked();
  await page.getByLabel('Login ID').focus();
  await keyboard.press('Enter');
  const shown = page.getByRole('dialog', { name: 'Sub account created' });
  await expect(shown).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: loginId, level: 1 })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Policies' })).toContainText('Manager');
});

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' });

  // The colours are those of every language; light ones are looked at above.
  const PHONE = { width: 390, height: 844 };

  test('every screen is in Korean, and fits a phone', async ({ page, make, api, registry }) => {
    test.slow();
    const policies: NewSubAccount['policies'] = [
      { policy: 'NCP_CONTAINER_REGISTRY_VIEWER' },
      { policy: 'CUSTOM', actions: ['View/*', 'Change/pushImage'], registries: [registry, 'team-a/web/*'] },
    ];
    const { id, loginId } = await make({ name: '김민지', email: 'minji@example.com', policies });
    await api.call(createSubAccountAccessKey, {
      params: { subAccount: id },
      body: { readOnly: true, registries: [registry] },
    });
    // What was entered is left behind.
    page.on('dialog', (question) => void question.accept());
    const dialog = (name: string) => `${paths.subAccount(id)}?dialog=${name}`;
    for (const [path, ready] of [
      [paths.subAccounts(), page.getByRole('link', { name: loginId })],
      [paths.newSubAccount(), page.getByLabel('로그인 ID')],
      [paths.subAccount(id), page.getByText('team-a/web/*')],
      [paths.subAccount(id, 'access-keys'), page.getByText('읽기 전용')],
      [dialog('edit'), page.getByRole('dialog')],
      [dialog('suspend'), page.getByRole('dialog')],
      [dialog('reset-password'), page.getByRole('dialog')],
      [dialog('delete'), page.getByRole('dialog')],
      [paths.account(), page.getByLabel('현재 비밀번호')],
    ] as const) {
      await page.goto(path);
      await expect(ready.first()).toBeVisible();
      if (path === paths.newSubAccount()) {
        await page.getByRole('button', { name: '정책 추가' }).click();
        await page.getByRole('radio', { name: '사용자 정의' }).check({ force: true });
        await page.getByRole('radio', { name: '일부 레지스트리' }).check({ force: true });
      }
      await page.setViewportSize(PHONE);
      await expect.poll(() => englishLeftOn(page, 'ko'), path).toEqual([]);
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth), path)
        .toBe(PHONE.width);
      await expectAccessible(page, ['dark']);
    }
  });

  test('so is the choice of a password', async ({ stranger, make }) => {
    const { loginId } = await make();
    await stranger.setViewportSize(PHONE);
    await stranger.goto(paths.account());
    await stranger.getByLabel('로그인 ID').fill(loginId);
    await stranger.getByLabel('비밀번호', { exact: true }).fill(GIVEN);
    await stranger.getByRole('button', { name: '로그인', exact: true }).click();
    await expect(stranger.getByRole('heading', { name: '새 비밀번호 설정' })).toBeVisible();
    await stranger.getByRole('button', { name: '저장하고 계속' }).click();
    await expect(stranger.getByText('현재 비밀번호를 입력해 주세요.')).toBeVisible();
    expect(await englishLeftOn(stranger, 'ko', ['English'])).toEqual([]);
    await expectAccessible(stranger, ['dark']);
  });
});
