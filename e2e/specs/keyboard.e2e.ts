import { expect } from '@playwright/test';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

test('two keys lead to the main pages', async ({ page }) => {
  await page.goto(paths.home());
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
  for (const [key, name] of [
    ['r', 'Registries'],
    ['k', 'Access keys'],
    ['s', 'Sub accounts'],
    ['o', 'Groups'],
    ['p', 'Permissions'],
    ['h', 'Home'],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  }
});

test('keys write where text is written, and leave the browser its own', async ({ page, registry }) => {
  await page.goto(paths.registries());
  await expect(page.getByRole('link', { name: registry, exact: true })).toBeVisible();
  const box = page.getByRole('searchbox');
  // The list's own search box comes first.
  await page.keyboard.press('/');
  await expect(box).toBeFocused();
  await page.keyboard.type('gh/?');
  await expect(box).toHaveValue('gh/?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await box.fill('');
  await box.blur();
  await page.keyboard.press('g');
  await page.keyboard.press('Alt+h');
  await page.keyboard.press('Control+h');
  await expect(page).toHaveURL(/\/registries/);

  // Where there is no such box: everything.
  await page.goto(paths.accessKeys());
  await expect(page.getByRole('heading', { name: 'Access keys', level: 1 })).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox', { name: /^Search registries/ })).toBeFocused();
});

test('the shortcuts are listed, and can be switched off', async ({ page }) => {
  await page.goto(paths.accessKeys());
  await expect(page.getByRole('heading', { name: 'Access keys', level: 1 })).toBeVisible();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(dialog.getByText('Search everything')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('Use shortcuts of single keys').uncheck({ force: true });
  await expect(dialog.getByText('Off', { exact: true })).toHaveCount(8);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog).toHaveCount(0);

  await page.reload();
  await expect(page.getByRole('heading', { name: 'Access keys', level: 1 })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page).toHaveURL(paths.accessKeys());

  // The menu and the help still lead there, and Ctrl-K still works.
  await page.getByRole('button', { name: 'Appearance' }).click();
  await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click();
  await dialog.getByLabel('Use shortcuts of single keys').check({ force: true });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: /^Search registries/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Open the help of this page' }).click();
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await expect(dialog).toBeVisible();
});
