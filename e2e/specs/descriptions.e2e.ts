import { type BrowserContext, expect, type Page } from '@playwright/test';
import { getImage, type ImageRef, updateImage } from 'shared/images/image';
import type { ConsoleClient } from '../../scripts/console-client.ts';
import { buildImage, buildLayer } from '../../scripts/oci-content.ts';
import { paths } from '../../web/src/paths.ts';
import { HEAVY_MARKDOWN, HOSTILE_MARKDOWN } from '../../web/src/ui/testing/hostile-markdown.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { SERVER_AWAY } from '../fixtures/page-complaints.ts';
import { singleImage } from '../fixtures/sample-images.ts';
import { rowOf } from '../fixtures/table.ts';
import { test as base } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

/** An image that a client pushed. */
const test = base.extend<{ at: ImageRef }>({
  at: async ({ registry, push }, use) => {
    await push(`${registry}/app`, singleImage('1.0'), '1.0');
    await use({ registry, image: 'app' });
  },
});

test.beforeEach(() => needBrowser());
test.describe.configure({ timeout: 120_000 });

const editorOf = (page: Page) => page.getByRole('textbox', { name: 'Full description, Markdown' });
const submit = (page: Page) => page.getByRole('button', { name: 'Submit', exact: true });

const save = async (api: ConsoleClient, at: ImageRef, fullDescription: string) => {
  const { descriptionRevision } = await api.call(getImage, { params: at });
  return api.call(updateImage, { params: at, body: { fullDescription, descriptionRevision } });
};

const write = async (page: Page, text: string) => {
  await editorOf(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
};

const openEditor = async (page: Page, at: ImageRef) => {
  await page.goto(paths.description(at));
  await expect(editorOf(page)).toBeVisible();
};

test('what the image says of itself is offered as its short description', async ({ page, registry, oci }) => {
  const content = buildImage({
    layers: [buildLayer('COPY app /srv', [{ path: 'app', bytes: Buffer.from('app') }])],
    config: {
      Labels: {
        'org.opencontainers.image.description': 'The shop of team A',
        'org.opencontainers.image.source': 'https://git.example.com/team-a/shop',
      },
    },
  });
  await oci.push(`${registry}/shop`, content, ['1.0']);
  await page.goto(paths.image({ registry, image: 'shop' }));
  await expect(page.getByText('The image says: The shop of team A')).toBeVisible();
  await expect(page.getByRole('link', { name: 'git.example.com/team-a/shop' })).toHaveAttribute(
    'href',
    'https://git.example.com/team-a/shop',
  );
  await page.getByRole('button', { name: 'Use it as the short description' }).click();
  await expect(page.getByText('The short description of shop was saved.')).toBeVisible();
  await expect(page.getByText('The image says:')).toHaveCount(0);
  await page.goto(paths.images(registry));
  await expect(rowOf(page, 'shop').getByText('The shop of team A')).toBeVisible();
});

test('a short description has 100 characters as people count them', async ({ page, at }) => {
  await page.goto(paths.image(at));
  await page.getByRole('button', { name: 'Edit the short description' }).click();
  const dialog = page.getByRole('dialog', { name: 'Short description: app' });
  const field = dialog.getByLabel('Short description', { exact: true });
  const family = '👨‍👩‍👧‍👦';
  await field.fill(family.repeat(101));
  await expect(dialog.getByText('101 of 100 characters')).toBeVisible();
  await expect(dialog.getByText('1 character too many.')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Submit' }).click();
  await expect(dialog).toBeVisible();

  await field.fill(`${family} for the 가족`);
  await expect(dialog.getByText('12 of 100 characters')).toBeVisible();
  await field.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByText(`${family} for the 가족`)).toBeVisible();
  await page.goto(paths.images(at.registry));
  await expect(rowOf(page, 'app').getByText(`${family} for the 가족`)).toBeVisible();
});

test('a full description is written, previewed as the page shows it, and submitted', async ({ page, at }) => {
  await page.goto(paths.image(at));
  await page.getByRole('link', { name: 'Write a description' }).click();
  await expect(page).toHaveURL(paths.description(at));
  const text =
    '# Shop\n\nServes on `8080`.\n\n```dockerfile\nFROM node:24\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n- [x] done\n';
  await write(page, text);
  await expect(page.getByText('0.1 of 256 KiB')).toBeVisible();
  await expect(page.getByText('Draft kept in this browser')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('tab', { name: 'Preview' }).click();
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview.getByRole('heading', { name: 'Shop' })).toBeVisible();
  await expect(preview.getByRole('table')).toBeVisible();
  await expect(preview.locator('.hljs-keyword')).toHaveText('FROM');
  await expectAccessible(page);
  await page.getByRole('tab', { name: 'Side by side' }).click();
  await expect(editorOf(page)).toContainText('Serves on');
  await expect(preview.getByRole('heading', { name: 'Shop' })).toBeVisible();

  // What was typed before can be undone after a look at the preview; Tab indents, Escape and Tab leave.
  await editorOf(page).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('- x');
  await page.keyboard.press('Tab');
  await expect(editorOf(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(editorOf(page)).not.toBeFocused();

  await submit(page).click();
  await expect(page).toHaveURL(paths.image(at));
  await expect(page.getByText('The full description of app was saved.')).toBeVisible();
  await expect(page.getByText('Changed by admin')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Shop' })).toBeVisible();
  await expectAccessible(page);
  // Submitted: no draft is left, and nothing asks.
  await openEditor(page, at);
  await expect(editorOf(page)).toContainText('Serves on');
  await expect(page.getByText('Your unsaved text is back')).toHaveCount(0);
});

test('a text that is too large is not sent', async ({ page, at }) => {
  await openEditor(page, at);
  await write(page, '한'.repeat(90_000));
  await expect(page.getByText('263.7 of 256 KiB')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Use 256 KiB at most.' })).toBeVisible();
  await expect(submit(page)).toBeDisabled();
});

test('a reload in the middle of typing loses nothing; [Cancel] asks', async ({ page, at }) => {
  page.on('dialog', (dialog) => dialog.accept());
  await openEditor(page, at);
  await editorOf(page).click();
  await page.keyboard.type('Half a sent', { delay: 20 });
  await page.reload();
  await expect(page.getByText('Your unsaved text is back')).toBeVisible();
  await expect(editorOf(page)).toHaveText('Half a sent');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Discard your changes?' });
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await expect(editorOf(page)).toHaveText('Half a sent');
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect(page).toHaveURL(paths.image(at));
  await openEditor(page, at);
  await expect(page.getByText('Your unsaved text is back')).toHaveCount(0);
  // Without a change nothing is asked.
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page).toHaveURL(paths.image(at));
});

test('leaving by a link or by "back" asks first; the draft is there afterwards', async ({ page, at }) => {
  await page.goto(paths.image(at));
  await page.getByRole('link', { name: 'Write a description' }).click();
  await write(page, 'not submitted');
  await page.getByRole('link', { name: 'Access keys' }).click();
  const question = page.getByRole('dialog', { name: 'Leave without submitting?' });
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Stay' }).click();
  await expect(editorOf(page)).toHaveText('not submitted');
  await page.goBack();
  await question.getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('heading', { name: 'app', level: 1 })).toBeVisible();

  await page.goForward();
  await expect(page.getByText('Your unsaved text is back')).toBeVisible();
  await expect(editorOf(page)).toHaveText('not submitted');
  await page.getByRole('button', { name: 'Discard it' }).click();
  await expect(editorOf(page)).not.toContainText('not submitted');
  await page.getByRole('link', { name: 'Access keys' }).click();
  await expect(page.getByRole('heading', { name: 'Access keys', level: 1 })).toBeVisible();
});

const anotherTab = async (context: BrowserContext, at: ImageRef) => {
  const tab = await context.newPage();
  tab.on('dialog', (dialog) => dialog.accept());
  await openEditor(tab, at);
  return tab;
};

test('two tabs write the same description: each keeps its own draft', async ({ page, at, context }) => {
  page.on('dialog', (dialog) => dialog.accept());
  await openEditor(page, at);
  await write(page, 'text of the first tab');
  const second = await anotherTab(context, at);
  await expect(second.getByText('An unsaved draft of yours was found')).toBeVisible();
  await write(second, 'text of the second tab');
  await expect(second.getByText('Draft kept in this browser')).toBeVisible();
  await page.reload();
  await expect(editorOf(page)).toHaveText('text of the first tab');
  await second.reload();
  await expect(editorOf(second)).toHaveText('text of the second tab');

  // A tab that is closed leaves its draft to the next.
  await second.close();
  const third = await anotherTab(context, at);
  const texts: string[] = [];
  for (let round = 0; round < 2; round += 1) {
    await third.getByRole('button', { name: 'Restore' }).click();
    texts.push((await editorOf(third).textContent()) ?? '');
  }
  expect(texts.sort()).toEqual(['text of the first tab', 'text of the second tab']);
});

test('two people write the same description: both texts are shown, and none is lost', async ({
  page,
  at,
  api,
  expectedComplaints,
}) => {
  expectedComplaints.push(/status of 409/);
  await save(api, at, 'first line\nsecond line\nthird line');
  await openEditor(page, at);
  await write(page, 'first line\nMY second line\nthird line\nmy last line');
  await save(api, at, 'first line\nTHEIR second line\nthird line');
  await submit(page).click();

  await expect(page.getByText('Somebody else saved meanwhile', { exact: true })).toBeVisible();
  await expect(page.getByText('admin saved another text')).toBeVisible();
  const list = page.getByRole('list', { name: 'Both texts compared' });
  await expect(list.getByRole('listitem').filter({ hasText: 'Different' })).toContainText(
    'Yours: MY second lineTheirs: THEIR second line',
  );
  await expect(list.getByRole('listitem').filter({ hasText: 'Only yours' })).toContainText('my last line');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Edit on with both visible' }).click();
  await expect(page.getByRole('region', { name: 'Stored now, by admin' })).toContainText('THEIR second line');
  await expect(editorOf(page)).toContainText('MY second line');
  await expectAccessible(page);

  // They save once more; [Keep mine] puts this text over theirs, knowingly.
  await save(api, at, 'THEIR third text');
  await submit(page).click();
  await expect(list).toContainText('THEIR third text');
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await expect(page).toHaveURL(paths.image(at));
  expect(await api.call(getImage, { params: at })).toMatchObject({
    fullDescription: 'first line\nMY second line\nthird line\nmy last line',
  });
});

test('taking their text can be undone', async ({ page, at, api, expectedComplaints }) => {
  expectedComplaints.push(/status of 409/);
  await openEditor(page, at);
  await write(page, 'mine');
  await save(api, at, 'theirs');
  await submit(page).click();
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await expect(editorOf(page)).toHaveText('theirs');
  await editorOf(page).click();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(editorOf(page)).toHaveText('mine');
  await submit(page).click();
  await expect(page).toHaveURL(paths.image(at));
  expect(await api.call(getImage, { params: at })).toMatchObject({ fullDescription: 'mine' });
});

test('the server is killed during [Submit]: the text stays, and is submitted when it is back', async ({
  page,
  at,
  api,
  program,
  expectedComplaints,
}) => {
  expectedComplaints.push(SERVER_AWAY);
  await openEditor(page, at);
  await write(page, 'not to be lost');
  await program.kill();
  try {
    await submit(page).click();
    await expect(page.getByText('Your text was not saved. It is still here.')).toBeVisible();
    await expect(editorOf(page)).toHaveText('not to be lost');
  } finally {
    await program.restart();
  }
  await submit(page).click();
  await expect(page).toHaveURL(paths.image(at));
  expect(await api.call(getImage, { params: at })).toMatchObject({ fullDescription: 'not to be lost' });
});

/** Everything a page asks for that is not the console's. */
const foreignRequests = (page: Page, consoleUrl: string) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(consoleUrl)) foreign.push(request.url());
  });
  return foreign;
};

test('a description full of tricks is harmless text', async ({ page, at, api, program }) => {
  const text = HOSTILE_MARKDOWN.map(([name, trick]) => `## ${name}\n\n${trick.toWellFormed()}\n`)
    .join('\n')
    .replaceAll('\0', '');
  await save(api, at, text);
  const foreign = foreignRequests(page, program.consoleUrl);
  page.on('dialog', (dialog) => {
    throw new Error(`a trick worked: ${dialog.message()}`);
  });
  await page.goto(paths.image(at));
  await expect(page.getByRole('heading', { name: 'script block' })).toBeVisible();
  // Every link that a browser would follow goes to the web; nothing was loaded, moved or covered.
  const addresses = await page
    .getByRole('tabpanel')
    .locator('a[href]:not([href^="/"])')
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).getAttribute('href') ?? ''));
  for (const address of addresses) expect(address).toMatch(/^(https?:\/\/|mailto:|#user-content-)/);
  expect(await page.locator('iframe, object, embed, base, video, audio, form').count()).toBe(0);
  for (const link of await page.getByRole('tabpanel').getByRole('link', { name: 'x', exact: true }).all())
    await link.hover({ trial: true });
  await expectAccessible(page);

  await openEditor(page, at);
  await page.getByRole('tab', { name: 'Preview' }).click();
  await expect(page.getByRole('heading', { name: 'script block' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page).toHaveURL(paths.image(at));
  expect(foreign).toEqual([]);
});

for (const [name, text] of HEAVY_MARKDOWN) {
  test(`a page with ${name} stays usable`, async ({ page, at, api }) => {
    await save(api, at, text);
    await page.goto(paths.image(at));
    await expect(page.getByRole('heading', { name: 'Full description' })).toBeVisible();
    // While it is being formatted, or given up, everything else goes on.
    await page.getByRole('button', { name: 'Digest', exact: true }).click();
    await expect(page.getByRole('group', { name: 'Pull command for Docker' })).toContainText('@sha256:');
    await page.getByRole('tab', { name: 'Tags (1)' }).click();
    await expect(page.getByRole('link', { name: '1.0', exact: true })).toBeVisible();
    await page.getByRole('tab', { name: 'Details' }).click();
    const formatted = page.locator('[class*="markdown"]').first();
    await expect(formatted.or(page.getByText('Shown as it was written')).first()).toBeVisible({
      timeout: 30_000,
    });
    await page.getByRole('tab', { name: 'Tags (1)' }).click();
    await expect(page.getByRole('link', { name: '1.0', exact: true })).toBeVisible();
  });
}
