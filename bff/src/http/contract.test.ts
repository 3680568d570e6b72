import { check } from 'shared/access/check';
import { api } from 'shared/api';
import { fillPath } from 'shared/http/endpoint';
import { PROBLEMS } from 'shared/http/problem';
import { listBuckets } from 'shared/registries/bucket';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeProgram } from '../testing/describe-program.ts';
import { basic, type TestProgram } from '../testing/test-program.ts';

const PARAMS = {
  registry: 'team-a',
  image: 'team/app',
  tag: '1.0',
  digest: `sha256:${'0'.repeat(64)}`,
  accessKey: 'NOKEY',
  session: '0123456789abcdef',
  subAccount: '4711',
  group: '4711',
  deletion: '4711',
  collection: '4711',
  place: '1',
};

describeProgram('the console API', (start) => {
  let program: TestProgram;
  beforeAll(async () => {
    program = await start({ BUCKETS: JSON.stringify([{ name: 'away', url: 'http://127.0.0.1:9' }]) });
  });
  afterAll(() => program.stop());

  const call = (method: string, path: string, init: RequestInit = {}) =>
    fetch(program.consoleUrl + path, { method: method.toUpperCase(), ...init });
  const signIn = (loginId: string, password: string, headers: Record<string, string> = {}) =>
    call('post', '/api/v1/session', {
      body: JSON.stringify({ loginId, password }),
      headers: { 'content-type': 'application/json', ...headers },
    });

  test.each(api.map((each) => [`${each.method} ${each.path}`, each] as const))(
    '%s refuses a stranger as its rule says',
    async (_name, each) => {
      const answer = await call(each.method, fillPath(each.path, PARAMS), {
        ...(each.body.type === 'void' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } }),
      });
      if (check({ kind: 'anonymous' }, each.action).ok) return expect(answer.status).not.toBe(401);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await answer.json()).toMatchObject({
        type: '/problems/not-signed-in',
        status: 401,
        requestId: expect.any(String),
      });
    },
  );

  test.each([
    'bm90IGEga2V5',
    '',
    Buffer.from('TESTKEY1:wrong').toString('base64'),
    Buffer.from('TESTKEY1').toString('base64'),
  ])('wrong credentials %j are refused, not taken for nobody', async (credentials) => {
    const answer = await call('get', '/api/v1/session', {
      headers: { authorization: `Basic ${credentials}` },
    });
    expect(answer.status).toBe(401);
  });

  test('a wrong password and an unknown login ID are answered alike', async () => {
    const answers = await Promise.all(
      ['admin', 'nobody-of-that-name'].map(async (loginId) => {
        const answer = await signIn(loginId, 'wrong');
        const { requestId: _, ...body } = (await answer.json()) as Record<string, unknown>;
        return { status: answer.status, body };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
  });

  test('a session by cookie: a new id at sign-in, none after sign-out', async () => {
    const signedIn = await signIn('admin', 'password of the main account', { cookie: 'session=planted' });
    expect(signedIn.status).toBe(200);
    const cookie = signedIn.headers.getSetCookie().find((each) => each.startsWith('session=')) ?? '';
    expect(cookie).toMatch(/^session=(?!planted).+; HttpOnly; SameSite=Strict/);
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    expect(await (await call('get', '/api/v1/session', { headers })).json()).toMatchObject({
      account: { loginId: 'admin' },
    });
    expect((await call('delete', '/api/v1/session', { headers })).status).toBe(204);
    expect(await (await call('get', '/api/v1/session', { headers })).json()).toMatchObject({ account: null });
  });

  test.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 400],
    [{}, 400],
  ])('a write with %j is answered %i', async (headers, status) => {
    expect((await program.api('POST', '/registries', {}, headers)).status).toBe(status);
  });

  test.each([
    [{ name: 'ab' }, '/body/name'],
    [{ name: 'Team' }, '/body/name'],
    [{ name: 'team-' }, '/body/name'],
    [{ name: 'a'.repeat(300) }, '/body/name'],
    [{ name: '🐳🐳🐳' }, '/body/name'],
    [{ name: '../etc' }, '/body/name'],
    [{ name: 'team-b', bucket: '../../x' }, '/body/bucket'],
    [{ name: 'team-b', publicRegistry: 'yes' }, '/body/publicRegistry'],
    [{ name: 'team-b', role: 'admin' }, '/body'],
  ])('creating a registry from %j names the field', async (body, pointer) => {
    const answer = await program.api('POST', '/registries', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      type: '/problems/bad-request',
      errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
    });
  });

  test('of two requests at once for one name, one wins and the other is told so', async () => {
    const answers = await Promise.all(
      [1, 2].map(() => program.api('POST', '/registries', { name: 'twice' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(await refused?.json()).toMatchObject({
      errors: [{ pointer: expect.stringMatching(/^.body.(name|bucket)$/) }],
    });
  });

  test('a bucket that holds a registry is not given to another', async () => {
    await program.api('POST', '/registries', { name: 'first', bucket: 'shared-bucket' });
    const answer = await program.api('POST', '/registries', { name: 'second', bucket: 'shared-bucket' });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({
      type: '/problems/bucket-taken',
      errors: [{ pointer: '/body/bucket' }],
    });
  });

  test('a storage that does not answer is told by its own problem', async () => {
    const answer = await program.api('POST', '/registries', { name: 'on-away', bucket: 'away' });
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ type: '/problems/upstream-failed' });
    expect((await program.api('GET', '/registries/on-away')).status).toBe(404);
    const { items } = listBuckets.response.parse(await (await program.api('GET', '/buckets')).json());
    expect(items.find(({ name }) => name === 'away')).toMatchObject({
      engine: 'distribution',
      registry: null,
    });
  });

  test('two access keys at most, also when asked for many at once; a deactivated one is out at the next request', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => program.api('POST', '/account/access-keys')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const key = (await answers.find(({ status }) => status === 201)?.json()) as {
      id: string;
      secret: string;
    };
    const asKey = () =>
      call('get', '/api/v1/registries', { headers: { authorization: basic(key.id, key.secret) } });
    expect((await asKey()).status).toBe(200);
    expect((await program.api('PATCH', `/account/access-keys/${key.id}`, { active: false })).status).toBe(
      200,
    );
    expect((await asKey()).status).toBe(401);
    expect(JSON.stringify(await (await program.api('GET', '/account/access-keys')).json())).not.toContain(
      key.secret,
    );
    expect((await program.api('DELETE', `/account/access-keys/${key.id}`)).status).toBe(204);
    expect((await program.api('DELETE', `/account/access-keys/${key.id}`)).status).toBe(404);
  });

  test('pages of registries hold together in both directions', async () => {
    for (let n = 0; n < 7; n += 1) await program.api('POST', '/registries', { name: `page-${n}` });
    type Page = { items: { name: string }[]; next: string | null; previous: string | null; total: number };
    const page = async (after?: string | null): Promise<Page> => {
      const query = new URLSearchParams({
        limit: '3',
        sort: '-name',
        search: 'page-',
        ...(after ? { after } : {}),
      });
      return (await program.api('GET', `/registries?${query}`)).json() as Promise<Page>;
    };
    const names = ({ items }: Page) => items.map(({ name }) => name);
    const first = await page();
    const second = await page(first.next);
    const third = await page(second.next);
    expect([first, second, third].map(names)).toEqual([
      ['page-6', 'page-5', 'page-4'],
      ['page-3', 'page-2', 'page-1'],
      ['page-0'],
    ]);
    expect([first.total, first.previous, third.next]).toEqual([7, null, null]);
    expect(names(await page(third.previous))).toEqual(names(second));
    const back = await page(second.previous);
    expect(names(back)).toEqual(names(first));
    expect(back.previous).toBeNull();
  });

  test.each([
    'sort=secretHash',
    'sort=name;drop',
    'limit=0',
    'limit=101',
    'limit=x',
    'after=%%%',
    'after=e30',
    `after=${'a'.repeat(3000)}`,
  ])('a list asked with %s is refused', async (query) =>
    expect((await program.api('GET', `/registries?${query}`)).status).toBe(400),
  );

  test.each([
    '/registries/nowhere',
    '/registries/twice/images/none',
    '/registries/twice/images/a%2F..%2Fb',
    '/registries/%F0%9F%90%B3',
    '/nothing',
  ])('%s is a 404 problem', async (path) => {
    const answer = await program.api('GET', path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      type: '/problems/not-found',
      title: PROBLEMS['not-found'].title,
    });
  });

  test('a body that is not JSON, or too large, is refused without a stack trace', async () => {
    const send = (body: string) =>
      call('post', '/api/v1/registries', {
        body,
        headers: { authorization: basic(), 'content-type': 'application/json' },
      });
    for (const [body, status] of [
      ['{', 400],
      [`"${'x'.repeat(2_000_000)}"`, 413],
    ] as const) {
      const answer = await send(body);
      expect(answer.status).toBe(status);
      expect(await answer.text()).not.toMatch(/at |node_modules/);
    }
  });
});
