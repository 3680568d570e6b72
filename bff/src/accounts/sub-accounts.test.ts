import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeProgram } from '../testing/describe-program.ts';
import { PASSWORD, sessionCookieOf, type TestAccounts, testAccounts } from '../testing/test-accounts.ts';
import { basic, type TestProgram } from '../testing/test-program.ts';

const VIEWER = [{ policy: 'NCP_CONTAINER_REGISTRY_VIEWER' as const }];

describeProgram('sub accounts', (start) => {
  let program: TestProgram;
  let accounts: TestAccounts;
  beforeAll(async () => {
    program = await start();
    accounts = testAccounts(program);
    await program.api('POST', '/registries', { name: 'team-a' });
  });
  afterAll(() => program.stop());

  const as = (headers: Record<string, string>, method: string, path: string, body?: unknown) =>
    fetch(`${program.consoleUrl}/api/v1${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const signIn = (loginId: string, password: string, headers: Record<string, string> = {}) =>
    as(headers, 'POST', '/session', { loginId, password });
  const registriesAs = async (headers: Record<string, string>) =>
    (await as(headers, 'GET', '/registries')).status;
  /** Somebody who has chosen a password and signed in. */
  const join = async (loginId: string, policies = VIEWER) => {
    const account = await accounts.create({ loginId, policies, password: 'the first password' });
    await accounts.chooseOwnPassword(loginId, 'the first password');
    return { ...account, session: { cookie: await accounts.signIn(loginId) } };
  };

  test('a generated password is told once, and has to be changed before anything else', async () => {
    const { id, password, newPasswordNeeded } = await accounts.create({
      loginId: 'newcomer',
      policies: VIEWER,
    });
    expect(newPasswordNeeded).toBe(true);
    const cookie = await accounts.signIn('newcomer', password ?? '');
    expect(await registriesAs({ cookie })).toBe(403);
    const change = (newPassword: string) =>
      as({ cookie }, 'POST', '/account/password', { password, newPassword });
    expect((await change('short')).status).toBe(400);
    expect((await change(password ?? '')).status).toBe(400);
    expect(await (await change(PASSWORD)).json()).toMatchObject({ account: { newPasswordNeeded: false } });
    expect(await registriesAs({ cookie })).toBe(200);
    expect(JSON.stringify(await (await program.api('GET', `/sub-accounts/${id}`)).json())).not.toMatch(
      /argon|password"/i,
    );
  });

  test('a login ID is taken in whatever case, also by the main account, and by one of two at once', async () => {
    await accounts.create({ loginId: 'taken' });
    for (const loginId of ['taken', 'TAKEN', 'Admin'])
      expect((await program.api('POST', '/sub-accounts', { loginId })).status).toBe(409);
    const both = await Promise.all(
      [1, 2].map(() => program.api('POST', '/sub-accounts', { loginId: 'at-once' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await signIn('AT-ONCE', 'no password of it')).status).toBe(401);
  });

  test.each([
    [{ loginId: 'ab' }, '/body/loginId'],
    [{ loginId: '1abc' }, '/body/loginId'],
    [{ loginId: 'a b c' }, '/body/loginId'],
    [{ loginId: 'a'.repeat(61) }, '/body/loginId'],
    [{ loginId: '한국어로' }, '/body/loginId'],
    [{ loginId: 'fine', email: 'not an address' }, '/body/email'],
    [{ loginId: 'fine', memo: 'x'.repeat(301) }, '/body/memo'],
    [{ loginId: 'fine', password: 'short' }, '/body/password'],
    [
      { loginId: 'fine', policies: [{ policy: 'ncp_container_registry_manager' }] },
      '/body/policies/0/policy',
    ],
    [{ loginId: 'fine', policies: [{ policy: 'CUSTOM', actions: ['*'] }] }, '/body/policies/0/actions/0'],
    [{ loginId: 'fine', kind: 'main' }, '/body'],
    [{ loginId: 'fine', id: 1 }, '/body'],
    [{ loginId: 'fine', newPasswordNeeded: false }, '/body'],
  ])('%j is refused, and says where', async (body, pointer) => {
    const answer = await program.api('POST', '/sub-accounts', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
    });
  });

  test.each([
    [{ kind: 'main' }],
    [{ loginId: 'other' }],
    [{ passwordHash: 'x' }],
    [{ id: 1 }],
    [{ policies: [{ policy: 'NCP_CONTAINER_REGISTRY_VIEWER', kind: 'main' }] }],
    [{}],
  ])('a change of %j is refused', async (body) => {
    const { id } = await accounts.create({ loginId: `changed-${Math.random().toString(36).slice(2)}` });
    expect((await program.api('PATCH', `/sub-accounts/${id}`, body)).status).toBe(400);
  });

  test('the main account is none of the sub accounts', async () => {
    const { account } = (await (await program.api('GET', '/session')).json()) as { account: { id: number } };
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { active: false }],
      ['POST', '/password', {}],
      ['DELETE', '', undefined],
      ['GET', '/access-keys', undefined],
      ['POST', '/access-keys', {}],
      ['DELETE', '/access-keys/TESTKEY1', undefined],
    ] as const)
      expect((await program.api(method, `/sub-accounts/${account.id}${path}`, body)).status).toBe(404);
  });

  test('keys of another account are not found under one', async () => {
    const [mine, other] = [
      await accounts.create({ loginId: 'mine' }),
      await accounts.create({ loginId: 'others' }),
    ];
    const key = await accounts.addKey(other.id);
    for (const [method, body] of [
      ['PATCH', { active: false }],
      ['DELETE', undefined],
    ] as const)
      expect((await program.api(method, `/sub-accounts/${mine.id}/access-keys/${key.id}`, body)).status).toBe(
        404,
      );
  });

  test('what is taken away is gone at the next request, by session and by key', async () => {
    const { id, session } = await join('losing');
    const key = await accounts.addKey(id);
    const byKey = { authorization: basic(key.id, key.secret) };
    const both = async () => [await registriesAs(session), await registriesAs(byKey)];
    expect(await both()).toEqual([200, 200]);
    await accounts.update(id, { policies: [] });
    expect(await both()).toEqual([403, 403]);
    await accounts.update(id, { policies: VIEWER, apiGatewayAccess: false });
    expect(await both()).toEqual([200, 401]);
    await accounts.update(id, { apiGatewayAccess: true, consoleAccess: false });
    expect(await both()).toEqual([401, 200]);
    // The session ended: giving access back does not bring it back.
    await accounts.update(id, { consoleAccess: true });
    expect(await both()).toEqual([401, 200]);
    await accounts.update(id, { active: false });
    expect(await both()).toEqual([401, 401]);
    await accounts.update(id, { active: true });
    expect(await both()).toEqual([401, 200]);
    await accounts.remove(id);
    expect(await both()).toEqual([401, 401]);
    expect((await program.api('DELETE', `/sub-accounts/${id}`)).status).toBe(404);
  });

  test('whoever may not sign in is told why, once the password is right', async () => {
    const { id } = await join('barred');
    await accounts.update(id, { consoleAccess: false });
    const answer = await signIn('barred', PASSWORD);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({
      detail: expect.stringContaining('no access to the console'),
    });
    await accounts.update(id, { active: false });
    expect(await (await signIn('barred', PASSWORD)).json()).toMatchObject({
      detail: 'This account is suspended.',
    });
    expect((await signIn('barred', 'a wrong password')).status).toBe(401);
  });

  test('a new password ends the other sessions, a reset ends them all', async () => {
    const { id, session } = await join('changing');
    const elsewhere = { cookie: await accounts.signIn('changing') };
    const newPassword = 'another password of ten';
    expect((await as(session, 'POST', '/account/password', { password: 'wrong', newPassword })).status).toBe(
      400,
    );
    expect((await as(session, 'POST', '/account/password', { password: PASSWORD, newPassword })).status).toBe(
      200,
    );
    expect([await registriesAs(session), await registriesAs(elsewhere)]).toEqual([200, 401]);
    const reset = await program.api('POST', `/sub-accounts/${id}/password`, {});
    const { password } = (await reset.json()) as { password: string };
    expect(await registriesAs(session)).toBe(401);
    expect((await signIn('changing', newPassword)).status).toBe(401);
    const again = await signIn('changing', password);
    expect(await again.json()).toMatchObject({ account: { newPasswordNeeded: true } });
  });

  test('sessions are listed without what opens them, and ended one by one; not those of others', async () => {
    const { session } = await join('sessions');
    const elsewhere = { cookie: await accounts.signIn('sessions') };
    const other = (await join('other-sessions')).session;
    const list = async () =>
      (
        (await (await as(session, 'GET', '/account/sessions')).json()) as {
          items: { id: string; current: boolean }[];
        }
      ).items;
    const items = await list();
    expect(items.length).toBeGreaterThanOrEqual(2);
    expect(items.filter(({ current }) => current)).toHaveLength(1);
    for (const { id } of items) expect(decodeURIComponent(session.cookie)).not.toContain(id);
    for (const { id } of items) {
      expect((await as(other, 'DELETE', `/account/sessions/${id}`)).status).toBe(404);
      const current = items.find((each) => each.current)?.id;
      if (id !== current) expect((await as(session, 'DELETE', `/account/sessions/${id}`)).status).toBe(204);
    }
    expect([await registriesAs(session), await registriesAs(elsewhere)]).toEqual([200, 401]);
    expect(await list()).toHaveLength(1);
  });

  test('a key can be narrowed and expire, and tells its terms but not its secret', async () => {
    const { id } = await accounts.create({ loginId: 'keys', policies: VIEWER });
    expect(
      (await program.api('POST', `/sub-accounts/${id}/access-keys`, { expiresAt: '2020-01-01T00:00:00Z' }))
        .status,
    ).toBe(400);
    expect(
      (await program.api('POST', `/sub-accounts/${id}/access-keys`, { registries: ['../x'] })).status,
    ).toBe(400);
    const soon = new Date(Date.now() + 400).toISOString();
    const terms = { readOnly: true, registries: ['team-a'], expiresAt: soon };
    const key = await accounts.addKey(id, terms);
    expect(key).toMatchObject(terms);
    const byKey = { authorization: basic(key.id, key.secret) };
    expect(await registriesAs(byKey)).toBe(200);
    await expect.poll(() => registriesAs(byKey)).toBe(401);
    const listed = await (await program.api('GET', `/sub-accounts/${id}/access-keys`)).text();
    expect(listed).toContain(key.id);
    expect(listed).not.toContain(key.secret);
  });

  test('members of a group may do what it allows, until they leave it or it is gone', async () => {
    const { id, session } = await join('member', []);
    const allowed = async () => registriesAs(session);
    expect(await allowed()).toBe(403);
    const created = await program.api('POST', '/groups', {
      name: 'Viewers',
      policies: VIEWER,
      members: [id],
    });
    const group = (await created.json()) as { id: number };
    expect(await allowed()).toBe(200);
    expect(await (await program.api('GET', `/sub-accounts/${id}`)).json()).toMatchObject({
      groups: [{ id: group.id, name: 'Viewers', policies: VIEWER }],
    });
    const change = (body: unknown) => program.api('PATCH', `/groups/${group.id}`, body);
    expect((await change({ policies: [] })).status).toBe(200);
    expect(await allowed()).toBe(403);
    await change({ policies: VIEWER });
    await change({ members: [] });
    expect(await allowed()).toBe(403);
    expect(await (await change({ members: [id, id] })).json()).toMatchObject({ members: [{ id }] });
    expect(await allowed()).toBe(200);
    expect((await program.api('DELETE', `/groups/${group.id}`)).status).toBe(204);
    expect(await allowed()).toBe(403);
    expect((await program.api('DELETE', `/groups/${group.id}`)).status).toBe(404);
  });

  test('a group takes sub accounts alone, and a name of its own', async () => {
    const [one, other] = (await Promise.all(
      ['One', 'Other'].map(async (name) => (await program.api('POST', '/groups', { name })).json()),
    )) as [{ id: number }, { id: number }];
    const { account } = (await (await program.api('GET', '/session')).json()) as { account: { id: number } };
    for (const [method, path, body, status] of [
      ['POST', '', { name: 'One' }, 409],
      ['PATCH', `/${other.id}`, { name: 'One' }, 409],
      ['PATCH', `/${one.id}`, { name: 'One' }, 200],
      ['PATCH', `/${one.id}`, { members: [account.id] }, 400],
      ['POST', '', { name: 'Three', members: [4711] }, 400],
      ['POST', '', { name: ' ' }, 400],
      ['PATCH', `/${one.id}`, { id: 1 }, 400],
    ] as const)
      expect((await program.api(method, `/groups${path}`, body)).status, JSON.stringify(body)).toBe(status);
  });

  test('an account is good only from where it may be used', async () => {
    const { id, session } = await join('at-work');
    const key = await accounts.addKey(id);
    const byKey = { authorization: basic(key.id, key.secret) };
    const both = async () => [await registriesAs(session), await registriesAs(byKey)];
    await accounts.update(id, { consoleAddresses: ['203.0.113.0/24'] });
    expect(await both()).toEqual([401, 200]);
    const refused = await signIn('at-work', PASSWORD);
    expect(await refused.json()).toMatchObject({
      status: 403,
      detail: expect.stringContaining('your address'),
    });
    expect((await signIn('at-work', PASSWORD, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(200);
    await accounts.update(id, { consoleAddresses: ['127.0.0.0/8', '::1/128'], keyAddresses: ['10.0.0.0/8'] });
    expect(await both()).toEqual([200, 401]);
    const login = (address?: string) =>
      fetch(`${program.publicUrl}/v2/`, {
        headers: { ...byKey, ...(address && { 'x-forwarded-for': address }) },
      });
    expect((await login()).status).toBe(401);
    // Behind a proxy on this machine, which tells who came.
    expect((await login('203.0.113.9')).status).toBe(401);
    expect((await login('10.1.2.3')).status).toBe(200);
    for (const range of ['10.0.0.1', '10.0.0.0/33', 'everywhere', ''])
      expect((await program.api('PATCH', `/sub-accounts/${id}`, { keyAddresses: [range] })).status).toBe(400);
  });

  test('they are found by login ID, name, email and memo, and paged', async () => {
    for (const n of [1, 2, 3])
      await accounts.create({ loginId: `listed-${n}`, memo: `Machine ${n}`, name: '김민지' });
    const list = async (query: string) =>
      (await (await program.api('GET', `/sub-accounts?${query}`)).json()) as {
        items: { loginId: string }[];
        total: number;
        next: string | null;
      };
    expect((await list('search=machine')).total).toBe(3);
    expect((await list(`search=${encodeURIComponent('민지')}`)).total).toBe(3);
    const first = await list('search=listed-&limit=2&sort=-loginId');
    expect(first.items.map(({ loginId }) => loginId)).toEqual(['listed-3', 'listed-2']);
    const second = await list(`search=listed-&limit=2&sort=-loginId&after=${first.next}`);
    expect(second.items.map(({ loginId }) => loginId)).toEqual(['listed-1']);
    expect((await list('search=admin')).total).toBe(0);
  });

  describe('wrong passwords', () => {
    const from = (address: string) => ({ 'x-forwarded-for': address });

    test('are held up for the network they come from, and nobody else', async () => {
      await join('target');
      const statuses: number[] = [];
      for (let n = 0; n < 12; n += 1)
        statuses.push((await signIn('target', `guess ${n}`, from('198.51.100.1'))).status);
      expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
      expect((await signIn('target', PASSWORD, from('198.51.100.1'))).status).toBe(429);
      expect((await signIn('target', PASSWORD, from('198.51.100.2'))).status).toBe(200);
    });

    test('of many networks at once hold up strangers, never a device that signed in before', async () => {
      const { session: _ } = await join('besieged');
      const answer = await signIn('besieged', PASSWORD, from('198.51.100.3'));
      const device = answer.headers
        .getSetCookie()
        .find((cookie) => cookie.startsWith('device='))
        ?.split(';')[0];
      const guesses = Array.from({ length: 110 }, (_, n) =>
        signIn('besieged', `guess ${n}`, from(`192.0.2.${n}`)),
      );
      const statuses = (await Promise.all(guesses)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
      expect((await signIn('besieged', PASSWORD, from('203.0.113.1'))).status).toBe(429);
      const known = { ...from('203.0.113.2'), cookie: device ?? '' };
      const signedIn = await signIn('Besieged', PASSWORD, known);
      expect(signedIn.status).toBe(200);
      expect(await registriesAs({ cookie: sessionCookieOf(signedIn) })).toBe(200);
    });

    test('for an unknown login ID are answered and held up as for a known one', async () => {
      await join('known');
      const outcomes = async (loginId: string, address: string) => {
        const found = [];
        for (let n = 0; n < 11; n += 1) {
          const answer = await signIn(loginId, 'a wrong password', from(address));
          const { requestId: _, detail: __, ...body } = (await answer.json()) as Record<string, unknown>;
          found.push(body);
        }
        return found;
      };
      expect(await outcomes('known', '198.51.100.5')).toEqual(await outcomes('unknown', '198.51.100.6'));
    });
  });
});
