import { expect } from '@playwright/test';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { singleImage } from '../fixtures/sample-images.ts';
import { rowOf } from '../fixtures/table.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

test('a registry goes and its bucket stays: another one on it finds the images again', async ({
  page,
  registry,
  push,
  skopeo,
  scratch,
  program,
  expectedComplaints,
}) => {
  // Of the registry whose details are open, until one is led away from it.
  expectedComplaints.push(/status of 404/);
  await push(`${registry}/app`, singleImage('1.0'), '1.0');
  await page.goto(paths.registries({ selected: registry }));
  await page.getByRole('button', { name: `Delete ${registry}` }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete registry' });
  const submit = dialog.getByRole('button', { name: 'Delete', exact: true });
  await expect(dialog.getByText(`The bucket ${registry} with 1 image and 1 tag`)).toBeVisible();
  await expect(dialog.getByText(`${program.publicEndpoint}/${registry}`)).toBeVisible();
  await expect(dialog.getByRole('link', { name: 'Go to the images' })).toBeVisible();
  await expect(dialog.getByRole('textbox')).toBeFocused();
  await expectAccessible(page);
  await dialog.getByRole('textbox').fill('another');
  await expect(submit).toBeDisabled();
  await dialog.getByRole('textbox').fill(registry);
  await submit.click();
  await expect(page.getByText(`Its images are in the bucket ${registry}.`)).toBeVisible();
  await expect(rowOf(page, registry)).toBeHidden();
  const refused = await skopeo.tryCopy([
    '--src-tls-verify=false',
    `docker://${program.publicEndpoint}/${registry}/app:1.0`,
    `dir:${scratch}/refused`,
  ]);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toMatch(/name unknown|NAME_UNKNOWN/i);

  await page.getByRole('button', { name: 'Create a registry on this bucket' }).click();
  const creation = page.getByRole('dialog', { name: 'Create registry' });
  await expect(creation.getByText(`The bucket ${registry} holds 1 image.`)).toBeVisible();
  await creation.getByRole('textbox', { name: 'Registry name' }).fill(`${registry}-again`);
  await creation.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByText('was created, with 1 image of its bucket')).toBeVisible();
  await skopeo.copy(
    `docker://${program.publicEndpoint}/${registry}-again/app:1.0`,
    `dir:${scratch}/found-again`,
  );
});
