import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { createSession } from 'shared/accounts/session';
import { AuditEvent } from 'shared/audit/audit-event';
import { updateRegistry } from 'shared/registries/registry';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

const rows = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('radio') });
const ofRegistry = (registry: string) => `${paths.auditLog()}?registry=${registry}`;

test('what was done to a registry, with its details, and all of the same kind', async ({
  page,
  api,
  registry,
}) => {
  await api.call(updateRegistry, { params: { registry }, body: { publicRegistry: true } });
  await page.goto(paths.home());
  await page.getByRole('link', { name: 'Audit log' }).click();
  await expect(page.getByRole('heading', { name: /^Audit log/ })).toBeVisible();
  await page.goto(ofRegistry(registry));
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toContainText('Change a registry');
  await expect(rows(page).last()).toContainText('Create a registry');
  await expectAccessible(page);

  await rows(page).first().click();
  const details = page.getByRole('region', { name: 'Entry of the audit log' });
  await expect(details).toContainText('publicRegistry: true');
  await expect(details).toContainText('Change/updateRegistry');
  await expectAccessible(page);
  await details.getByRole('button', { name: 'Show only Permission Change/updateRegistry' }).click();
  await expect(page).toHaveURL(/registry=.*action=Change/);
  await expect(rows(page)).toHaveCount(1);
});

test('a filter that is typed is in the address, holds after a reload, and is taken out again', async ({
  page,
  registry,
}) => {
  await page.goto(paths.auditLog());
  const filter = page.getByRole('combobox', { name: /^Filter by login ID/ });
  await filter.fill(`Registry = ${registry}`);
  await filter.press('Enter');
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`registry=${registry}`));
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).not.toHaveURL(/registry=/);
  await page.goto(`${paths.auditLog()}?account=nobody&period=1h`);
  await expect(page.getByText('No entry matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear all filters' }).click();
  await expect(rows(page).first()).toBeVisible();
});

test('a failed sign-in is there, and the chain is whole', async ({ page, program }) => {
  const answer = await page.request.post(program.consoleUrl + createSession.path, {
    data: { loginId: program.account.loginId, password: 'not the password' },
  });
  expect(answer.status()).toBe(401);
  await page.goto(`${paths.auditLog()}?action=Change/createSession&result=refused`);
  await expect(rows(page).first()).toContainText(program.account.loginId);
  await expect(rows(page).first()).toContainText('Refused');
  await page.getByRole('button', { name: 'Check that nothing is missing' }).click();
  await expect(page.getByText(/^Whole: [\d,]+ entr/)).toBeVisible();
});

test('what is filtered is downloaded, as CSV and as NDJSON', async ({ page, registry }) => {
  await page.goto(ofRegistry(registry));
  const download = async (format: RegExp) => {
    await page.getByRole('button', { name: 'Download' }).click();
    const begun = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: format }).click();
    const file = await begun;
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
  };
  const csv = await download(/^CSV/);
  expect(csv.name).toMatch(/^audit-log-.*\.csv$/);
  expect(csv.text.trimEnd().split('\r\n')).toHaveLength(2);
  const ndjson = await download(/^NDJSON/);
  expect(AuditEvent.parse(JSON.parse(ndjson.text))).toMatchObject({ registry, operation: 'createRegistry' });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the list and an entry fit', async ({ page, registry }) => {
    await page.goto(ofRegistry(registry));
    await expect(rows(page)).toHaveCount(1);
    await expectAccessible(page);
    await rows(page).first().click();
    await expect(page.getByText('Request ID')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expectAccessible(page);
  });
});
