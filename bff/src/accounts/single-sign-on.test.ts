import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeProgram } from '../testing/describe-program.ts';
import { sessionCookieOf, testAccounts } from '../testing/test-accounts.ts';
import type { TestProgram } from '../testing/test-program.ts';
import { CLIENT, type OidcServer, startOidcServer } from './testing/oidc-server.ts';

describeProgram('signing in with an identity provider', (start) => {
  let provider: OidcServer;
  let program: TestProgram;
  beforeAll(async () => {
    provider = await startOidcServer();
    program = await start({
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_NAME: 'Example ID',
    });
    await program.api('POST', '/registries', { name: 'team-a' });
  });
  afterAll(async () => {
    await program.stop();
    await provider.stop();
  });

  const post = (path: string, body: unknown, cookie = '') =>
    fetch(`${program.consoleUrl}/api/v1/session${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const begin = async () => {
    const answer = await post('/identity-provider', {});
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return { status: answer.status, cookie, url: ((await answer.json()) as { url: string }).url };
  };
  const finish = (query: string, cookie: string) => post('/identity-provider/callback', { query }, cookie);
  const signIn = async (person: string) => {
    const { url, cookie } = await begin();
    return finish(await provider.signIn(url, person), cookie);
  };
  const registriesAs = async (answer: Response) =>
    (await fetch(`${program.consoleUrl}/api/v1/registries`, { headers: { cookie: sessionCookieOf(answer) } }))
      .status;

  test('the console starts without the provider, says so, and finds it once it is there', async () => {
    const session = await (await fetch(`${program.consoleUrl}/api/v1/session`)).json();
    expect(session).toMatchObject({ account: null, identityProvider: 'Example ID' });
    expect((await begin()).status).toBe(502);
    provider.open(`${program.consoleUrl}/sign-in/callback`);
    expect((await begin()).status).toBe(200);
  });

  test('somebody new gets an account that may do nothing, and what their groups are mapped to', async () => {
    provider.people.set('u1', {
      preferred_username: 'kim.minji',
      name: 'Kim Minji',
      email: 'minji@example.com',
      groups: ['staff'],
    });
    const first = await signIn('u1');
    expect(first.status).toBe(200);
    expect(await first.clone().json()).toMatchObject({
      account: { loginId: 'kim.minji', kind: 'sub', grants: [], newPasswordNeeded: false },
    });
    expect(await registriesAs(first)).toBe(403);

    const policies = [{ policy: 'NCP_CONTAINER_REGISTRY_VIEWER' }];
    await program.api('POST', '/groups', { name: 'Viewers', policies, externalName: 'viewers' });
    provider.people.set('u1', { preferred_username: 'kim.minji', groups: ['staff', 'viewers'] });
    expect(await registriesAs(await signIn('u1'))).toBe(200);
    provider.people.set('u1', { preferred_username: 'kim.minji', groups: [] });
    expect(await registriesAs(await signIn('u1'))).toBe(403);
    const { items } = (await (await program.api('GET', '/sub-accounts?search=minji')).json()) as {
      items: object[];
    };
    expect(items).toMatchObject([{ name: 'Kim Minji', email: 'minji@example.com' }]);
  });

  test('a local account is never taken over by a name, and stays possible', async () => {
    const accounts = testAccounts(program);
    const { password } = await accounts.create({ loginId: 'local' });
    for (const [person, name] of [
      ['u2', 'local'],
      ['u3', 'ADMIN'],
    ] as const) {
      provider.people.set(person, { preferred_username: name });
      expect((await signIn(person)).status).toBe(409);
    }
    expect(await accounts.signIn('local', password ?? '')).toContain('session=');
  });

  test('an account of the provider has no password', async () => {
    provider.people.set('u4', { preferred_username: 'no.password' });
    expect((await signIn('u4')).status).toBe(200);
    for (const password of ['', ' ', 'undefined', 'null'])
      expect([400, 401]).toContain((await post('', { loginId: 'no.password', password })).status);
  });

  test('odd names get a login ID of our own; groups that are none are nobody', async () => {
    provider.people.set('u5', { preferred_username: '김민지 \n', groups: 'viewers' });
    expect(await (await signIn('u5')).json()).toMatchObject({
      account: { loginId: expect.stringMatching(/^sso-[0-9a-f]{12}$/), grants: [] },
    });
  });

  test('a suspended account stays out', async () => {
    provider.people.set('u6', { preferred_username: 'suspended' });
    await signIn('u6');
    const found = await (await program.api('GET', '/sub-accounts?search=suspended')).json();
    const { id } = (found as { items: [{ id: number }] }).items[0];
    await testAccounts(program).update(id, { active: false });
    const answer = await signIn('u6');
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ detail: 'This account is suspended.' });
  });

  test('an answer counts once, in the browser that asked, and unchanged', async () => {
    const { url, cookie } = await begin();
    const query = await provider.signIn(url, 'u1');
    const other = await begin();
    for (const [changed, from] of [
      [query, ''],
      [query, other.cookie],
      [query, 'sign-in-flow=eyJhbGciOiJub25lIn0..'],
      [query.replace(/state=[^&]+/, 'state=other'), cookie],
      [query.replace(/code=[^&]+/, 'code=other'), cookie],
      ['?error=access_denied', cookie],
      ['', cookie],
    ] as const)
      expect((await finish(changed, from)).status, changed).toBe(502);
    const again = await begin();
    const answer = await provider.signIn(again.url, 'u1');
    expect((await finish(answer, again.cookie)).status).toBe(200);
    expect((await finish(answer, again.cookie)).status).toBe(502);
  });

  test('a session that was planted before is another one afterwards', async () => {
    const { url, cookie } = await begin();
    const answer = await finish(await provider.signIn(url, 'u1'), `${cookie}; session=planted`);
    expect(sessionCookieOf(answer)).not.toContain('planted');
  });
});
