import { setTimeout as sleep } from 'node:timers/promises';
import { expect, type Locator, type Page } from '@playwright/test';
import { createSubAccount } from 'shared/accounts/sub-account';
import { freeDeleted } from 'shared/recently-deleted/recently-deleted';
import { deleteTag } from 'shared/tags/tag';
import { paths } from '../../web/src/paths.ts';
import { singleImage } from '../fixtures/sample-images.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

test.beforeEach(() => needBrowser());

const PUSH_GOES_ON_MS = 16_000;
const PASSWORDS = { password: 'given by the main account', newPassword: 'chosen by the sub account' };

/** It is there, and tells which permission is missing. */
const expectDenied = async (control: Locator, permission: string) => {
  await expect(control).toBeDisabled();
  await expect(control).toHaveAccessibleDescription(new RegExp(`You need the permission ${permission}`));
};

const signInAsViewer = async (page: Page, loginId: string) => {
  for (const [path, data] of [
    ['/api/v1/session', { loginId, password: PASSWORDS.password }],
    ['/api/v1/account/password', PASSWORDS],
  ] as const)
    expect((await page.request.post(path, { data })).ok()).toBe(true);
};

test('what was freed is collected, by itself and by hand; a Viewer looks on', async ({
  page,
  stranger,
  registry,
  oci,
  api,
}) => {
  await oci.push(`${registry}/app`, singleImage('1.0'), ['1.0']);
  await oci.push(`${registry}/app`, singleImage('2.0'), ['2.0']);
  const pushed = Date.now();
  const loginId = `viewer-${registry}`;
  await api.call(createSubAccount, {
    body: {
      loginId,
      password: PASSWORDS.password,
      policies: [{ policy: 'NCP_CONTAINER_REGISTRY_VIEWER', registries: [registry] }],
    },
  });
  await signInAsViewer(stranger, loginId);
  await stranger.goto(paths.garbageCollection(registry));
  await expectDenied(stranger.getByRole('button', { name: 'Collect now' }), 'Change/collectGarbage');
  await stranger.goto(paths.recentlyDeleted(registry));
  await expectDenied(stranger.getByRole('button', { name: 'Free all now' }), 'Change/freeDeleted');
  await stranger.goto(paths.cleanup(registry, { by: 'changed', excludeLast: 'false' }));
  await stranger.getByRole('button', { name: 'Apply', exact: true }).click();
  await expectDenied(stranger.getByRole('button', { name: 'Delete 2 tags' }), 'Change/cleanUpTags');
  await stranger.goto(paths.cleanup(registry, { tab: 'schedule' }));
  await expectDenied(stranger.getByRole('button', { name: 'Save' }), 'Change/updateCleanupSchedule');
  await stranger.goto(paths.garbageCollection(registry));

  await page.goto(paths.registries({ selected: registry }));
  await page.getByRole('link', { name: /^Garbage collection/ }).click();
  await expect(page.getByText('Nothing is being collected')).toBeVisible();

  // What was pushed a moment ago is not freed, for the push may go on.
  await sleep(pushed + PUSH_GOES_ON_MS - Date.now());
  await api.call(deleteTag, { params: { registry, image: 'app', tag: '1.0' } });
  await api.call(freeDeleted, { params: { registry }, body: { all: true } });
  const byItself = page.getByRole('row', { name: /After deletions/ });
  await expect(byItself).toContainText('Done', { timeout: 20_000 });
  await expect(byItself).not.toContainText(/\b0 B\b/);

  await page.getByRole('button', { name: 'Collect now' }).dblclick();
  const byHand = page.getByRole('row', { name: /By hand: admin/ });
  await expect(byHand).toHaveCount(1);
  await expect(byHand).toContainText('Everything');
  await expect(byHand).toContainText('Done', { timeout: 20_000 });

  await expect(stranger.getByRole('row', { name: /By hand: admin/ })).toBeVisible();
});
