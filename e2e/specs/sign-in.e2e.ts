import { expect, type Page } from '@playwright/test';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { SERVER_AWAY } from '../fixtures/page-complaints.ts';
import { startProgram } from '../fixtures/program.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

const fillIn = async (page: Page, { loginId, password }: { loginId: string; password: string }) => {
  await page.getByLabel('Login ID').fill(loginId);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

test('one signs in, sees the home page, and signs out', async ({ stranger, program }) => {
  await stranger.goto(paths.home());
  await expect(stranger).toHaveURL(/\/sign-in/);
  await expect(stranger.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expectAccessible(stranger);

  await fillIn(stranger, program.account);
  await expect(stranger.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
  await expect(stranger).toHaveURL(paths.home());

  await stranger.getByRole('button', { name: `Account ${program.account.loginId}` }).click();
  await stranger.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(stranger.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await stranger.goto(paths.accessKeys());
  await expect(stranger.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a deep link leads to its page after signing in', async ({ stranger, program, registry }) => {
  await stranger.goto(paths.images(registry));
  await fillIn(stranger, program.account);
  await expect(stranger.getByRole('heading', { name: 'Images' })).toBeVisible();
  await expect(stranger).toHaveURL(paths.images(registry));
});

test('a wrong password and an unknown user get the same answer', async ({
  stranger,
  program,
  expectedComplaints,
}) => {
  expectedComplaints.push(/status of 401/);
  await stranger.goto(paths.signIn());
  for (const loginId of [program.account.loginId, 'nobody']) {
    await fillIn(stranger, { loginId, password: 'not the password' });
    await expect(stranger.getByText('The login ID or the password is wrong.')).toBeVisible();
    await stranger.reload();
  }
  await stranger.getByRole('button', { name: 'Sign in' }).click();
  await expect(stranger.getByText('Enter your login ID.')).toBeVisible();
  await expect(stranger.getByText('Enter your password.')).toBeVisible();
});

test('too many attempts are told, and what to do', async ({ browser, expectedComplaints }) => {
  expectedComplaints.push(/status of (401|429)/);
  // A program of its own: the limit holds for all that come from here.
  const program = await startProgram();
  const context = await browser.newContext({ baseURL: program.consoleUrl });
  try {
    const page = await context.newPage();
    await page.goto(paths.signIn());
    const tooMany = page.getByText('Too many attempts. Wait a minute, then try again.');
    await expect(async () => {
      await fillIn(page, { loginId: 'admin', password: 'not the password' });
      await expect(tooMany).toBeVisible({ timeout: 500 });
    }).toPass();
    await expectAccessible(page);
  } finally {
    await context.close();
    await program.remove();
  }
});

test('while the server is away one is told, and can go on afterwards', async ({
  stranger,
  program,
  expectedComplaints,
}) => {
  expectedComplaints.push(SERVER_AWAY);
  await stranger.goto(paths.signIn());
  // The page is complete only now: its code comes in several files.
  await expect(stranger.getByLabel('Login ID')).toBeVisible();
  await program.kill();
  try {
    await fillIn(stranger, program.account);
    await expect(stranger.getByText('The console does not answer')).toBeVisible();
  } finally {
    await program.restart();
  }
  await stranger.getByRole('button', { name: 'Sign in' }).click();
  await expect(stranger.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
});
