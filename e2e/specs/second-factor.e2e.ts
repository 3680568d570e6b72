// Ways to sign in beside the password: an authenticator app, and an identity provider.
import { expect, type Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import { createGroup } from 'shared/accounts/group';
import { createRegistry } from 'shared/registries/registry';
import { CLIENT, startOidcServer } from '../../bff/src/accounts/testing/oidc-server.ts';
import { createConsoleClient } from '../../scripts/console-client.ts';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { watchPage } from '../fixtures/page-complaints.ts';
import { startProgram } from '../fixtures/program.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

const PHONE = { width: 390, height: 844 };
const PERIOD_MS = 30_000;
/** Codes of the periods before and after count as well, so that no test has to wait for the next one. */
const codeOf = (secret: string, periods: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + periods * PERIOD_MS });

test('an authenticator app is set up, asked for, and removed', async ({ browser }) => {
  const program = await startProgram();
  const context = await browser.newContext({ baseURL: program.consoleUrl });
  const page = await context.newPage();
  const assertQuiet = await watchPage(page, [/status of 401/, /status of 400/]);
  try {
    const { loginId, password } = program.account;
    const signIn = async () => {
      await page.goto(paths.signIn());
      await page.getByLabel('Login ID').fill(loginId);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    const withCode = async (code: string) => {
      await page.getByLabel('Code of your authenticator app').fill(code);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    const signOut = async () => {
      await page.getByRole('button', { name: `Account ${loginId}` }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    };

    await signIn();
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    await page.goto('/account');
    await page.getByRole('button', { name: 'Set up' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Your password').fill('not my password');
    await dialog.getByRole('button', { name: 'Next' }).click();
    await expect(dialog.getByText('This is not your password.')).toBeVisible();
    await dialog.getByLabel('Your password').fill(password);
    await dialog.getByLabel('Your password').press('Enter');
    await expect(dialog.getByRole('img', { name: 'QR code' })).toBeVisible();
    await expectAccessible(page);
    const secret = (await dialog.locator('pre').textContent()) ?? '';
    await dialog.getByLabel('Code that the app shows').fill('000000');
    await dialog.getByRole('button', { name: 'Turn on' }).click();
    await expect(dialog.getByText('The code is not right')).toBeVisible();
    await dialog.getByLabel('Code that the app shows').fill(codeOf(secret, -1));
    await dialog.getByRole('button', { name: 'Turn on' }).click();
    await expect(dialog.getByText('Keep these codes in a safe place')).toBeVisible();
    const [recoveryCode = ''] = ((await dialog.locator('pre').textContent()) ?? '').split('\n');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(page.getByText('A code is asked for when you sign in')).toBeVisible();
    await signOut();

    await signIn();
    await expect(page.getByLabel('Code of your authenticator app')).toBeFocused();
    await expectAccessible(page);
    await withCode('000000');
    await expect(page.getByText('The code is not right, or was used before.')).toBeVisible();
    await withCode(codeOf(secret, 0));
    await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
    await signOut();
    await signIn();
    await withCode(recoveryCode);
    await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();

    await page.goto('/account');
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByLabel('Your password').fill(password);
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByText('Your password alone signs you in', { exact: true })).toBeVisible();
    await page.setViewportSize(PHONE);
    await expectAccessible(page);
    assertQuiet();
  } finally {
    await context.close();
    await program.remove();
  }
});

test('one signs in with an identity provider, and sees what the groups there allow', async ({ browser }) => {
  const provider = await startOidcServer();
  const program = await startProgram({
    env: {
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_NAME: 'Example ID',
    },
  });
  const context = await browser.newContext({ baseURL: program.consoleUrl });
  try {
    provider.open(`${program.consoleUrl}/sign-in/callback`);
    provider.people.set('u1', { preferred_username: 'kim.minji', name: 'Kim Minji', groups: ['developers'] });
    const api = createConsoleClient(program.consoleUrl);
    await api.signIn(program.account.loginId, program.account.password);
    await api.call(createRegistry, { body: { name: 'team-a' } });
    await api.call(createGroup, {
      body: {
        name: 'Developers',
        externalName: 'developers',
        policies: [{ policy: 'NCP_CONTAINER_REGISTRY_VIEWER', registries: ['team-a'] }],
      },
    });

    const page = await context.newPage();
    await page.goto(paths.registries({ selected: 'team-a' }));
    await page.getByRole('button', { name: 'Sign in with Example ID' }).waitFor();
    await expectAccessible(page);
    await page.setViewportSize(PHONE);
    await expectAccessible(page);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Sign in with Example ID' }).click();
    await signInAtProvider(page, 'u1');
    await expect(page).toHaveURL(paths.registries({ selected: 'team-a' }));
    await expect(page.getByRole('button', { name: 'Account kim.minji' })).toBeVisible();

    // What the provider answered counts once.
    await page.goto('/sign-in/callback?code=used&state=other');
    await expect(page.getByRole('heading', { name: 'You are not signed in' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Back to signing in' }).click();
    await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
  } finally {
    await context.close();
    await program.remove();
    await provider.stop();
  }
});

const signInAtProvider = async (page: Page, person: string) => {
  await page.getByLabel('Who are you?').fill(person);
  await page.getByLabel('Who are you?').press('Enter');
};
