import { expect } from '@playwright/test';
import { deleteOwnAccessKey, listOwnAccessKeys } from 'shared/accounts/access-key';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { createSkopeo } from '../fixtures/clients/skopeo.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser, needTools } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

test('an access key is created, used, switched off and deleted', async ({ page, program, api, scratch }) => {
  needTools('skopeo');
  await page.goto(paths.accessKeys());
  // The one that the program was started with.
  await expect(page.getByRole('heading', { name: 'Access keys (1/2)' })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Create access key' }).click();
  await page
    .getByRole('dialog', { name: 'Create access key' })
    .getByRole('button', { name: 'Create' })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Access key created' });
  const username = (await dialog.getByRole('group', { name: 'the access key ID' }).textContent()) ?? '';
  const password = (await dialog.getByRole('group', { name: 'the secret' }).textContent()) ?? '';
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Close', exact: true }).click();

  try {
    const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: username }) });
    await expect(card).toBeVisible();
    await expect(page.getByRole('button', { name: 'Create access key' })).toBeDisabled();
    await page.reload();
    await expect(card).toBeVisible();
    await expect(page.getByText(password)).toHaveCount(0);

    const skopeo = createSkopeo(scratch);
    const login = async () => (await skopeo.tryLogin(program.publicEndpoint, { username, password })).code;
    expect(await login()).toBe(0);
    await page.getByRole('button', { name: `Deactivate ${username}` }).click();
    await expect(card.getByText('Inactive')).toBeVisible();
    expect(await login()).not.toBe(0);
    await page.getByRole('button', { name: `Activate ${username}` }).click();
    await expect(card.getByText('Active', { exact: true })).toBeVisible();
    expect(await login()).toBe(0);

    await page.getByRole('button', { name: `Delete ${username}` }).click();
    const confirmation = page.getByRole('dialog', { name: 'Delete access key' });
    await expect(confirmation).toContainText(username);
    await expectAccessible(page);
    await confirmation.getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByText(`Access key ${username} was deleted.`)).toBeVisible();
    await expect(card).toHaveCount(0);
    expect(await login()).not.toBe(0);
  } finally {
    const { items } = await api.call(listOwnAccessKeys);
    if (items.some((key) => key.id === username)) {
      await api.call(deleteOwnAccessKey, { params: { accessKey: username } });
    }
  }
});
