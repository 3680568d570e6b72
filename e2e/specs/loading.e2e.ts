// What a person sees while the page is on its way, and when a part of it never arrives.
import { expect, type Page } from '@playwright/test';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { startFrontProxy } from '../fixtures/front-proxy.ts';
import { SERVER_AWAY } from '../fixtures/page-complaints.ts';
import { singleImage } from '../fixtures/sample-images.ts';
import { test as base } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

type Front = Awaited<ReturnType<typeof startFrontProxy>>;

const test = base.extend<{ front: Front; signedIn: Page }>({
  front: async ({ program }, use) => {
    const front = await startFrontProxy(program.consoleUrl);
    await use(front);
    front.close();
  },
  // Cookies do not know ports: who is signed in at the program is signed in behind the proxy.
  signedIn: async ({ stranger, signIn }, use) => {
    await signIn(stranger);
    await use(stranger);
  },
});

test.beforeEach(() => needBrowser());

const ENTRY = /\/assets\/index-[\w-]+\.js/;
const SIGN_IN_PAGE = /\/assets\/sign-in-page-[\w-]+\.js/;
const IMAGES_PAGE = /\/assets\/images-page-[\w-]+\.js/;
const LOST = new RegExp(
  `${SERVER_AWAY.source}|ERR_FAILED|status of 404|dynamically imported module|preload CSS`,
);

test.describe('the first files', () => {
  for (const fault of ['gone', 'cut'] as const) {
    test(`a page whose code is ${fault} says so, and can be loaded again`, async ({
      stranger,
      front,
      expectedComplaints,
    }) => {
      expectedComplaints.push(LOST);
      front.lose(ENTRY, fault);
      await stranger.goto(front.url + paths.signIn('/access-keys'));
      await expect(stranger.getByRole('heading', { name: 'Registry Console has not started' })).toBeVisible({
        timeout: 3000,
      });
      await expectAccessible(stranger);
      front.heal();
      await stranger.getByRole('link', { name: 'Load the page again' }).click();
      await expect(stranger.getByLabel('Login ID')).toBeVisible();
      expect(new URL(stranger.url()).search).toContain('returnTo');
    });
  }

  test('nothing is said while all is well', async ({ stranger, front }) => {
    front.lose(SIGN_IN_PAGE, 'held');
    await stranger.goto(front.url + paths.signIn(), { waitUntil: 'domcontentloaded' });
    await expect(stranger.getByText('has not started')).toBeHidden();
    front.heal();
    await expect(stranger.getByLabel('Login ID')).toBeVisible();
    await expect(stranger.getByText('has not started')).toHaveCount(0);
  });

  test('a first page that cannot be fetched says so, and can be loaded again', async ({
    stranger,
    front,
    expectedComplaints,
  }) => {
    expectedComplaints.push(LOST);
    front.lose(SIGN_IN_PAGE, 'gone');
    await stranger.goto(front.url + paths.signIn());
    await expect(stranger.getByRole('heading', { name: 'This page could not be shown' })).toBeVisible();
    await expectAccessible(stranger);
    front.heal();
    await stranger.getByRole('button', { name: 'Load the page again' }).click();
    await expect(stranger.getByLabel('Login ID')).toBeVisible();
  });
});

test.describe('after an update', () => {
  /** The HTML names other code from now on, other code each time: two versions take turns behind one address. */
  const update = (front: Front) => {
    let detour = '';
    front.change((html) => {
      detour += './';
      return html.replace(ENTRY, (path) => path.replace('assets/', `assets/${detour}`));
    });
  };

  test('the page goes on in the new version by itself', async ({
    signedIn,
    front,
    registry,
    expectedComplaints,
  }) => {
    expectedComplaints.push(LOST);
    await signedIn.goto(front.url + paths.registries({ selected: registry }));
    await expect(signedIn.getByRole('link', { name: `Move to images of ${registry}` }).last()).toBeVisible();
    update(front);
    front.lose(IMAGES_PAGE, 'gone');
    const loadedAnew = signedIn.waitForRequest((request) => request.isNavigationRequest());
    // By keyboard, because the details may lie over the row.
    await signedIn
      .getByRole('link', { name: `Move to images of ${registry}` })
      .last()
      .press('Enter');
    expect(new URL((await loadedAnew).url()).pathname).toBe(paths.images(registry));
    front.heal();
    // The new version has its files; asked for a moment too early, one more try brings them.
    const again = signedIn.getByRole('button', { name: 'Load the page again' });
    await expect(signedIn.getByRole('heading', { name: 'Images' }).or(again)).toBeVisible();
    if (await again.isVisible()) await again.click();
    await expect(signedIn.getByRole('heading', { name: 'Images' })).toBeVisible();
  });

  test('a file that stays away does not send the page round in circles', async ({
    signedIn,
    front,
    registry,
    expectedComplaints,
  }) => {
    expectedComplaints.push(LOST);
    await signedIn.goto(front.url + paths.registries());
    await expect(signedIn.getByRole('heading', { name: 'Registries', level: 1 })).toBeVisible();
    update(front);
    front.lose(IMAGES_PAGE, 'gone');
    await signedIn.getByRole('searchbox').fill(registry);
    await expect(signedIn.getByText('1 match').first()).toBeVisible();
    await signedIn.getByRole('link', { name: registry, exact: true }).click();
    await expect(signedIn.getByRole('heading', { name: 'This page could not be shown' })).toBeVisible();
    await expectAccessible(signedIn);
    await expect(signedIn.getByRole('button', { name: 'Load the page again' })).toBeVisible();
    expect(front.asked.filter((path) => path === paths.images(registry))).toHaveLength(1);
  });

  test('without the server a page that was not fetched yet waits for it', async ({
    signedIn,
    front,
    registry,
    expectedComplaints,
  }) => {
    expectedComplaints.push(LOST);
    await signedIn.goto(front.url + paths.registries({ selected: registry }));
    await expect(signedIn.getByRole('link', { name: `Move to images of ${registry}` }).last()).toBeVisible();
    front.lose(/./, 'cut');
    await signedIn
      .getByRole('link', { name: `Move to images of ${registry}` })
      .last()
      .press('Enter');
    await expect(signedIn.getByRole('heading', { name: 'This page could not be loaded' })).toBeVisible();
    front.heal();
    await expect(signedIn.getByRole('heading', { name: 'Images' })).toBeVisible({ timeout: 15_000 });
  });
});

test.describe('lists whose rows are late', () => {
  const cases = [
    ['registries', /\/api\/v1\/registries\?/, () => paths.registries(), 'Registries'],
    ['images', /\/images\?/, (registry: string) => paths.images(registry), 'Images'],
    ['tags', /\/tags\?/, (registry: string) => paths.image({ registry, image: 'app' }, 'tags'), 'Tags'],
  ] as const;

  for (const [name, path, address, title] of cases) {
    test(`${name} show their outline, and do not jump when the rows arrive`, async ({
      signedIn,
      front,
      registry,
      oci,
    }) => {
      await oci.push(`${registry}/app`, singleImage('1.0'), ['1.0']);
      front.lose(path, 'held');
      await signedIn.goto(front.url + address(registry));
      const table = signedIn.getByRole('grid', { name: title }).first();
      const heading = signedIn.getByRole('heading', { name: new RegExp(`^${title}`) }).last();
      await expect(table).toBeVisible();
      await expect(signedIn.locator('[aria-busy="true"]').first()).toBeVisible();
      await expectAccessible(signedIn);
      const before = { table: await table.boundingBox(), heading: await heading.boundingBox() };
      front.heal();
      await expect(table.getByRole('link').first()).toBeVisible();
      const after = { table: await table.boundingBox(), heading: await heading.boundingBox() };
      expect(after.table?.y).toBeCloseTo(before.table?.y ?? 0, -1);
      expect(after.heading?.y).toBeCloseTo(before.heading?.y ?? 0, -1);
      await expect(signedIn.locator('[aria-busy="true"]')).toHaveCount(0);
    });
  }

  test('other rows keep the present ones until they are there', async ({ signedIn, front, registry }) => {
    await signedIn.goto(front.url + paths.registries());
    const rows = signedIn.getByRole('grid', { name: 'Registries' }).first().getByRole('link');
    await expect(rows.first()).toBeVisible();
    front.lose(/\/api\/v1\/registries\?.*search/, 'held');
    await signedIn.getByRole('searchbox').fill(registry);
    await expect(signedIn.getByRole('progressbar')).toBeVisible();
    await expect(rows.first()).toBeVisible();
    front.heal();
    await expect(signedIn.getByText('1 match').first()).toBeVisible();
  });

  test('access keys, a tag and a manifest show their outline', async ({ signedIn, front, registry, oci }) => {
    const content = singleImage('1.0');
    await oci.push(`${registry}/app`, content, ['1.0']);
    const at = { registry, image: 'app' };
    for (const address of [
      paths.accessKeys(),
      paths.tag({ ...at, tag: '1.0' }),
      paths.manifest({ ...at, digest: content.descriptor.digest }),
    ]) {
      front.lose(/^\/api\/.*(\/access-keys$|\/tags\/1\.0$|\/manifests\/)/, 'held');
      await signedIn.goto(front.url + address);
      const busy = signedIn.locator('[aria-busy="true"]');
      await expect(busy.first()).toBeVisible();
      await expectAccessible(signedIn);
      front.heal();
      await expect(busy).toHaveCount(0);
    }
  });
});
