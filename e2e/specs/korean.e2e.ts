// The console in Korean: no English is left on any screen, nothing is cut off, and the choice is remembered.
import { expect, type Page } from '@playwright/test';
import { deleteOwnAccessKey } from 'shared/accounts/access-key';
import { getImage, updateImage } from 'shared/images/image';
import { getOverview, type Overview } from 'shared/overview/overview';
import { deleteTag } from 'shared/tags/tag';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { englishLeftOn } from '../fixtures/language.ts';
import { multiPlatformImage, sbomOf, singleImage } from '../fixtures/sample-images.ts';
import { test as base } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

const SIZES = [
  { size: 'phone', viewport: { width: 390, height: 844 } },
  { size: 'desk', viewport: { width: 1440, height: 900 } },
] as const;

const DESCRIPTION = '# 쇼핑몰\n\n8080 포트에서 실행합니다.';

type Screen = (name: string, page: Page, data?: readonly string[]) => Promise<void>;

const test = base.extend<{ at: { registry: string; image: string }; look: Screen }>({
  locale: 'ko-KR',

  at: async ({ api, registry, oci }, use) => {
    const at = { registry, image: 'team/app' };
    const content = multiPlatformImage('1.0');
    await oci.push(`${registry}/team/app`, content, ['1.0', 'latest']);
    await oci.push(`${registry}/team/app`, singleImage('2.0'), ['2.0']);
    await oci.push(`${registry}/team/app`, sbomOf(content));
    const { descriptionRevision } = await api.call(getImage, { params: at });
    await api.call(updateImage, {
      params: at,
      body: { fullDescription: DESCRIPTION, descriptionRevision, shortDescription: '팀 A의 쇼핑몰' },
    });
    await use(at);
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  look: async ({}, use) =>
    use(async (name, page, data = []) => {
      for (const { size, viewport } of SIZES) {
        await page.setViewportSize(viewport);
        await expect.poll(() => englishLeftOn(page, 'ko', data), `${name}, ${size}`).toEqual([]);
        const width = () => page.evaluate(() => document.documentElement.scrollWidth);
        await expect.poll(width, `${name}, ${size}`).toBe(viewport.width);
        if (process.env.PICTURES)
          await page.screenshot({ path: `${process.env.PICTURES}/${name}-${size}.png` });
        // No hint of what the pointer happens to be on.
        await page.mouse.move(0, 0);
        // At a desk, and in light, every language has it as English, which is looked at there.
        if (size === 'phone') await expectAccessible(page, ['dark']);
      }
    }),
});

test.beforeEach(() => needBrowser());
test.describe.configure({ timeout: 180_000 });

const go = async (page: Page, path: string, heading: string) => {
  await page.goto(path);
  await expect(page.getByRole('heading', { name: heading }).first()).toBeVisible();
};

test.describe('in a browser that speaks English', () => {
  test.use({ locale: 'en-US' });

  test('Korean is chosen before signing in, and loses nothing that was typed', async ({
    stranger,
    program,
    look,
    expectedComplaints,
  }) => {
    expectedComplaints.push(/status of 401/);
    await stranger.goto(paths.signIn());
    await stranger.getByLabel('Login ID').fill(program.account.loginId);
    // What is looked for below is found where it is.
    expect(await englishLeftOn(stranger, 'ko')).toContain('Sign in');
    await stranger.getByRole('button', { name: '한국어' }).click();
    await expect(stranger.getByRole('heading', { name: '로그인' })).toBeVisible();
    await expect(stranger).toHaveTitle('로그인 · Registry Console');
    await expect(stranger.locator('html')).toHaveAttribute('lang', 'ko');
    await expect(stranger.getByLabel('로그인 ID')).toHaveValue(program.account.loginId);
    await stranger.getByRole('button', { name: '로그인', exact: true }).click();
    await expect(stranger.getByText('비밀번호를 입력해 주세요.')).toBeVisible();
    await stranger.getByLabel('비밀번호', { exact: true }).fill('not the password');
    await stranger.getByRole('button', { name: '로그인', exact: true }).click();
    await expect(stranger.getByText('로그인 ID 또는 비밀번호가 올바르지 않습니다.')).toBeVisible();
    await look('sign-in', stranger, ['English']);

    await stranger.getByLabel('비밀번호', { exact: true }).fill(program.account.password);
    await stranger.getByRole('button', { name: '로그인', exact: true }).click();
    const menu = stranger.getByRole('button', { name: '화면 설정' });
    await expect(menu).toBeVisible();
    await stranger.reload();
    await expect(menu).toBeVisible();

    // In place: what is open stays open.
    await stranger.goto(paths.registries({ dialog: 'create' }));
    await stranger.getByLabel('레지스트리 이름').fill('team');
    await stranger.keyboard.press('Escape');
    await menu.click();
    expect(await englishLeftOn(stranger, 'ko', ['English'])).toEqual([]);
    if (process.env.PICTURES) await stranger.screenshot({ path: `${process.env.PICTURES}/menu.png` });
    await stranger.getByRole('menuitemcheckbox', { name: 'English' }).click();
    await expect(stranger.getByRole('button', { name: 'Appearance' })).toBeVisible();
    await expect(stranger.locator('html')).toHaveAttribute('lang', 'en');
    await expect(stranger.getByRole('heading', { name: 'Registries', level: 1 })).toBeVisible();
  });
});

test('a browser that speaks Korean gets Korean, and nothing of English', async ({ stranger, signIn }) => {
  const fetched: string[] = [];
  stranger.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  const texts = (part: RegExp) => new Set(fetched.filter((path) => part.test(path)));
  await stranger.goto(paths.home());
  await expect(stranger.getByRole('heading', { name: '로그인' })).toBeVisible();
  expect(texts(/\/entrance-/)).toHaveProperty('size', 1);
  await signIn(stranger);
  await go(stranger, paths.home(), '홈');
  await expect(stranger.getByRole('navigation', { name: '주 메뉴' })).toBeVisible();
  for (const part of [/\/entrance-/, /\/console-/, /\/on-demand-/, /\/all\.ko-/])
    expect(texts(part), String(part)).toHaveProperty('size', 1);
  expect(texts(/\/all\.en-/)).toHaveProperty('size', 0);
});

test('home', async ({ page, at, look }) => {
  await go(page, paths.home(), '홈');
  await look('home', page);

  const answer = async (change: (overview: Overview) => Overview) => {
    await page.unroute(`**${getOverview.path}`);
    await page.route(`**${getOverview.path}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: change(await response.json()) });
    });
    await go(page, paths.home(), '홈');
  };
  const since = new Date(Date.now() - 2 * 60 * 60_000).toISOString();
  const reason = 'connect ECONNREFUSED 10.0.0.7:5000.';
  await answer((overview) => ({
    ...overview,
    troubles: [{ registry: at.registry, reason, since }],
    history: overview.history.map(({ registry, usageBytes }) => ({
      registry,
      usageBytes: usageBytes.map((bytes, day) => (day < 5 ? null : (bytes ?? (day + 1) * 1_000_000))),
    })),
  }));
  await expect(page.getByText('2시간 전')).toBeVisible();
  await look('home-trouble', page);
  await page.getByRole('button', { name: '표로 보기' }).click();
  await look('home-table', page);

  await answer((overview) => ({ ...overview, registryCount: 0 }));
  await look('home-first', page);
});

test('registries', async ({ page, at, look }) => {
  const { registry } = at;
  await go(page, paths.registries(), '레지스트리');
  await look('registries', page);
  await page.getByRole('button', { name: '페이지 크기 및 열 설정' }).click();
  await look('preferences', page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '이 페이지의 도움말 열기' }).click();
  await look('help', page);

  await page.goto(paths.registries({ selected: registry }));
  await expect(page.getByRole('region', { name: `${registry} 상세 정보` })).toBeVisible();
  await look('registry-details', page);

  await page.goto(`${paths.registries()}?search=nothing-like-it`);
  await expect(page.getByText('‘nothing-like-it’ 검색 결과가 없습니다')).toBeVisible();
  await look('registries-none', page);

  await page.goto(paths.registries({ dialog: 'create' }));
  const name = page.getByLabel('레지스트리 이름');
  for (const [typed, said] of [
    ['a', '3~30자로 입력해 주세요.'],
    ['1team', '영문 소문자, 숫자, 하이픈(-)만 사용할 수 있으며 영문 소문자로 시작해야 합니다.'],
    ['team-', '하이픈(-)으로 끝날 수 없습니다.'],
    [registry, `‘${registry}’ 이름은 이미 사용 중입니다. 다른 이름을 입력해 주세요.`],
    ['free-for-all', '사용할 수 있는 이름입니다.'],
  ] as const) {
    await name.fill(typed);
    await expect(page.getByText(said, { exact: true })).toBeVisible();
  }
  await page.getByRole('dialog').getByText('공개 레지스트리', { exact: true }).click();
  await look('create', page);

  await page.goto(paths.registries({ selected: registry, dialog: 'user-guide' }));
  await page.getByRole('tab', { name: 'Docker' }).click();
  await look('guide', page);
  await page.getByRole('tab', { name: 'Kubernetes' }).click();
  await look('guide-kubernetes', page);

  await page.goto(paths.registries({ selected: registry, dialog: 'settings' }));
  await page.getByRole('dialog').getByText('공개 레지스트리', { exact: true }).click();
  await look('settings', page);
  await page.getByRole('dialog').getByRole('button', { name: '확인' }).click();
  await expect(page.getByText(`${registry} 레지스트리를 공개할까요?`)).toBeVisible();
  await look('settings-public', page);
});

test('images and tags', async ({ page, at, look, registry }) => {
  await go(page, paths.images(registry), '이미지');
  await look('images', page);
  await page.goto(paths.image(at));
  await expect(page.getByRole('heading', { name: '쇼핑몰' })).toBeVisible();
  await look('image', page);
  await page.goto(paths.image(at, 'tags'));
  await expect(page.getByRole('link', { name: 'latest' })).toBeVisible();
  await look('tags', page);

  await page.goto(paths.image(at));
  await page
    .getByRole('button', { name: '팀' })
    .or(page.getByRole('button', { name: '간단한 설명 편집' }))
    .first()
    .click();
  await page.getByRole('dialog').getByRole('textbox').fill('가'.repeat(101));
  await expect(page.getByText('1자를 초과했습니다.')).toBeVisible();
  await look('short-description', page);
  await page.goto(paths.image(at));
  await page.getByRole('button', { name: 'team/app 설정' }).click();
  await page.getByRole('dialog').getByText('태그 변경 허용', { exact: true }).click();
  await look('image-settings', page);
});

test('cleaning up, restoring and collecting garbage', async ({
  page,
  at: { registry, image },
  api,
  look,
}) => {
  await page.goto(paths.cleanup(registry, { by: 'changed' }));
  await page.getByRole('button', { name: '적용', exact: true }).click();
  await expect(page.getByRole('heading', { name: '태그 3개 중 2개 삭제 예정(이미지 1개)' })).toBeVisible();
  await page.getByRole('button', { name: `${image} 태그` }).click();
  await expect(page.getByText(/^유지: /).first()).toBeVisible();
  await look('cleanup', page);
  await go(page, paths.cleanup(registry, { tab: 'schedule' }), '실행 시점');
  await look('cleanup-schedule', page);
  await api.call(deleteTag, { params: { registry, image, tag: 'latest' } });
  await page.goto(paths.recentlyDeleted(registry));
  await expect(page.getByText('latest', { exact: true })).toBeVisible();
  await look('recently-deleted', page);
  await page.goto(paths.garbageCollection(registry));
  await page.getByRole('button', { name: '지금 실행' }).click();
  await expect(page.getByText('직접 실행: admin').first()).toBeVisible();
  await look('garbage-collection', page);
});

test('an empty registry', async ({ page, registry, look }) => {
  await page.goto(paths.images(registry));
  await expect(page.getByText('첫 이미지를 Push해 보세요')).toBeVisible();
  await look('first-push', page);
});

test('a tag and its manifest', async ({ page, at, look }) => {
  const history = ['apk add --no-cache nodejs'];
  await page.goto(paths.tag({ ...at, tag: '1.0' }));
  await expect(page.getByRole('tab', { name: '플랫폼(2)' })).toBeVisible();
  await look('tag', page);
  for (const part of ['어노테이션', '참조 아티팩트']) {
    await page.getByRole('tab', { name: part }).click();
    await look(`tag-${part}`, page);
  }
  await page.goto(paths.tag({ ...at, tag: '2.0' }));
  for (const part of ['레이어', '빌드 이력', '구성', '어노테이션', '참조 아티팩트']) {
    await page.getByRole('tab', { name: part }).click();
    await look(`manifest-${part}`, page, history);
  }
  await page.goto(paths.manifest({ ...at, digest: singleImage('2.0').descriptor.digest }));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await look('manifest', page, history);
});

test('the editor of the description', async ({ page, at, api, look }) => {
  await page.goto(paths.description(at));
  const editor = page.getByRole('textbox', { name: '상세 설명(Markdown)' });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText('\n\n내 변경');
  await expect(page.getByText('이 브라우저에 초안이 보관되었습니다')).toBeVisible();
  await look('description', page);
  await page.getByRole('tab', { name: '미리 보기' }).click();
  await look('description-preview', page);
  await page.getByRole('tab', { name: '코드' }).click();
  await page.getByRole('button', { name: '취소' }).click();
  await look('description-discard', page);
  await page.getByRole('button', { name: '계속 편집' }).click();

  const { descriptionRevision } = await api.call(getImage, { params: at });
  await api.call(updateImage, {
    params: at,
    body: { fullDescription: `${DESCRIPTION}\n\n다른 변경`, descriptionRevision },
  });
  await expect(page.getByText('다른 사용자가 먼저 저장했습니다')).toBeVisible();
  await page.getByRole('button', { name: '비교' }).click();
  await look('description-conflict', page);
  await page.getByRole('button', { name: '나란히 놓고 편집' }).click();
  await look('description-beside', page);
});

test('access keys', async ({ page, api, look }) => {
  await go(page, paths.accessKeys(), '액세스 키');
  await look('access-keys', page);
  await page.getByRole('button', { name: '액세스 키 만들기' }).first().click();
  const terms = page.getByRole('dialog', { name: '액세스 키 만들기' });
  await expect(terms).toBeVisible();
  await look('access-key-terms', page);
  await terms.getByRole('button', { name: '만들기', exact: true }).click();
  const created = page.getByRole('dialog', { name: '액세스 키를 만들었습니다' });
  await expect(created).toBeVisible();
  const id = (await created.locator('code').first().textContent())?.trim() ?? '';
  try {
    await look('access-key-new', page);
    await created.getByRole('button', { name: '닫기' }).last().click();
    await page.getByRole('button', { name: `${id} 사용 중지` }).click();
    await expect(page.getByText('사용을 중지했습니다')).toBeVisible();
    await look('access-keys-full', page);
    await page.getByRole('button', { name: `${id} 삭제` }).click();
    await look('access-key-delete', page);
  } finally {
    await api.call(deleteOwnAccessKey, { params: { accessKey: id } });
  }
});

test('the search and the shortcuts', async ({ page, at, look }) => {
  await go(page, paths.registries(), '레지스트리');
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: /레지스트리, 이미지/ });
  await expect(field).toBeVisible();
  await look('search', page, ['English', '언어: English']);
  await field.fill(at.image);
  await expect(page.getByRole('option', { name: 'team/app' }).first()).toBeVisible();
  await look('search-found', page);
  await field.fill('없는 이름');
  await expect(page.getByText('‘없는 이름’ 검색 결과가 없습니다')).toBeVisible();
  await look('search-nothing', page);
  await field.fill('다크');
  await expect(page.getByRole('option', { name: '테마: 어둡게' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: '키보드 단축키' })).toBeVisible();
  await look('shortcuts', page);
});

test('what cannot be shown', async ({ page, registry, look, expectedComplaints }) => {
  expectedComplaints.push(/status of (404|500)/);
  await page.goto('/no/such/page');
  await expect(page.getByRole('heading', { name: '찾을 수 없습니다' })).toBeVisible();
  await look('nothing-here', page);
  await page.goto(paths.images('no-such-registry'));
  await expect(page.getByRole('heading', { name: '찾을 수 없습니다' })).toBeVisible();
  await look('no-registry', page);

  await page.route(`**/api/v1/registries/${registry}`, (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: '/problems/unexpected',
        title: 'Something went wrong on our side',
        status: 500,
        requestId: '0b7c8a52',
      }),
    }),
  );
  await page.goto(paths.images(registry));
  await expect(page.getByText('콘솔에서 오류가 발생했습니다').first()).toBeVisible();
  await look('problem', page);
});
