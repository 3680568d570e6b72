import { AuditEvent, type AuditFilter } from 'shared/audit/audit-event';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { describeProgram } from '../testing/describe-program.ts';
import { prepareImage, pushImage, putManifest } from '../testing/push-image.ts';
import { PASSWORD, type TestAccounts, testAccounts } from '../testing/test-accounts.ts';
import { basic, KEY, type TestProgram } from '../testing/test-program.ts';

const Listed = z.object({ items: z.array(AuditEvent) });
/** After which what is written in batches is there. */
const WRITTEN_MS = 500;
const FIRST_PASSWORD = 'the first password';

describeProgram('the audit log', (start) => {
  let program: TestProgram;
  let accounts: TestAccounts;
  beforeAll(async () => {
    program = await start({ AUDIT_PULLS: 'true' });
    accounts = testAccounts(program);
    await program.api('POST', '/registries', { name: 'team-a' });
    await pushImage(program.publicUrl, 'team-a/app', '1.0');
  });
  afterAll(() => program.stop());

  const list = async (filter: Partial<Record<keyof AuditFilter, string>> = {}) => {
    const answer = await program.api(
      'GET',
      `/audit-events?${new URLSearchParams({ ...filter, limit: '100' })}`,
    );
    return Listed.parse(await answer.json()).items;
  };
  /** What was recorded since, the oldest first. */
  const recordedBy = async (act: () => Promise<unknown>) => {
    await new Promise((resolve) => setTimeout(resolve, WRITTEN_MS));
    const before = (await list())[0]?.id ?? 0;
    await act();
    await new Promise((resolve) => setTimeout(resolve, WRITTEN_MS));
    return (await list()).filter(({ id }) => id > before).reverse();
  };
  const gateway = (method: string, path: string, headers: Record<string, string> = {}) =>
    fetch(`${program.publicUrl}${path}`, { method, headers });
  /** Of somebody in a browser. */
  const browse = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
    fetch(`${program.consoleUrl}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'user-agent': 'a browser', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const signIn = (loginId: string, password: string) => browse('POST', '/session', {}, { loginId, password });

  test('a sign-in, with address, program and request id; who fails is named only where there is such an account', async () => {
    const events = await recordedBy(async () => {
      await signIn('ADMIN', 'password of the main account');
      await signIn('Admin', 'wrong');
      await signIn('hunter2-typed-in-the-wrong-field', 'admin');
    });
    expect(events).toMatchObject([
      {
        operation: 'createSession',
        action: 'Change/createSession',
        loginId: 'admin',
        accountId: 1,
        via: 'console',
        result: 'allowed',
        status: 200,
        address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
        userAgent: 'a browser',
      },
      { loginId: 'admin', accountId: null, result: 'refused', status: 401 },
      { loginId: '', accountId: null, result: 'refused', status: 401 },
    ]);
    expect(new Set(events.map(({ requestId }) => requestId)).size).toBe(3);
  });

  test('changes, by whom and on what, are there when they are answered', async () => {
    const { id, loginId } = await accounts.create({ loginId: 'kim.minji', password: PASSWORD });
    const [created] = await list();
    expect(created).toMatchObject({
      operation: 'createSubAccount',
      loginId: 'admin',
      accessKeyId: KEY.id,
      via: 'api',
      subject: loginId,
      status: 201,
      changed: null,
    });
    await accounts.update(id, { active: false, memo: 'a memo', policies: [] });
    expect((await list())[0]).toMatchObject({
      operation: 'updateSubAccount',
      subject: 'kim.minji',
      changed: 'memo, active: false, policies',
    });
    const key = await accounts.addKey(id);
    expect((await list())[0]).toMatchObject({
      operation: 'createSubAccountAccessKey',
      subject: `kim.minji ${key.id}`,
    });
    await program.api('DELETE', `/sub-accounts/${id}/access-keys/${key.id}`);
    expect((await list())[0]).toMatchObject({
      operation: 'deleteSubAccountAccessKey',
      subject: `kim.minji ${key.id}`,
    });
    await accounts.remove(id);
    expect((await list())[0]).toMatchObject({
      operation: 'deleteSubAccount',
      subject: 'kim.minji',
      status: 204,
    });
    await program.api('POST', '/registries', { name: 'team-b' });
    expect((await list())[0]).toMatchObject({
      operation: 'createRegistry',
      registry: 'team-b',
      subject: null,
    });
    await program.api('PATCH', '/registries/team-b', { publicRegistry: true });
    expect((await list())[0]).toMatchObject({
      operation: 'updateRegistry',
      registry: 'team-b',
      changed: 'publicRegistry: true',
    });
  });

  test('what fails is recorded without what was sent', async () => {
    const events = await recordedBy(async () => {
      await program.api('POST', '/registries', { name: 'team-a' });
      await program.api('POST', '/registries', { name: 'No Such Name' });
    });
    expect(events).toMatchObject([
      { result: 'failed', status: 409, reason: 'That name is already in use', registry: null },
      { result: 'failed', status: 400, reason: 'The request is not valid', registry: null },
    ]);
  });

  test('refusals of reading too, of strangers and by rights; reading that is allowed is none', async () => {
    await accounts.create({ loginId: 'viewer', password: FIRST_PASSWORD });
    await accounts.chooseOwnPassword('viewer', FIRST_PASSWORD);
    const cookie = await accounts.signIn('viewer');
    const events = await recordedBy(async () => {
      await program.api('GET', '/registries/team-a');
      await fetch(`${program.consoleUrl}/api/v1/session`);
      await browse('GET', '/registries/team-a', { cookie });
      await browse('GET', '/audit-events', { cookie });
      await browse('GET', '/overview');
      await program.api('GET', '/overview', undefined, { authorization: basic('nobody', 'nothing') });
      await program.api('GET', '/overview', undefined, { authorization: basic(KEY.id, 'wrong') });
    });
    expect(events).toMatchObject([
      {
        operation: 'getRegistry',
        result: 'refused',
        status: 403,
        loginId: 'viewer',
        via: 'console',
        registry: 'team-a',
      },
      { operation: 'listAuditEvents', result: 'refused', status: 403, loginId: 'viewer' },
      { operation: 'getOverview', status: 401, loginId: '', accessKeyId: null, via: 'console' },
      { operation: 'getOverview', status: 401, loginId: '', accessKeyId: null, via: 'api' },
      { operation: 'getOverview', status: 401, loginId: 'admin', accessKeyId: KEY.id, accountId: null },
    ]);
  });

  test('pushes, pulls, deletions and refusals of clients', async () => {
    const { id } = await accounts.create({
      loginId: 'ci-bot',
      policies: [{ policy: 'NCP_CONTAINER_REGISTRY_VIEWER' }],
    });
    const key = await accounts.addKey(id);
    const asCi = { authorization: basic(key.id, key.secret), 'user-agent': 'docker/28' };
    let digest = '';
    const events = await recordedBy(async () => {
      digest = await pushImage(program.publicUrl, 'team-a/web', '2.0');
      await gateway('GET', '/v2/team-a/web/manifests/2.0', asCi);
      await gateway('HEAD', '/v2/team-a/web/manifests/2.0', asCi);
      await gateway('POST', '/v2/team-a/web/blobs/uploads/', asCi);
      await gateway('DELETE', '/v2/team-a/web/manifests/2.0', asCi);
      await gateway('DELETE', '/v2/team-a/web/manifests/2.0', { authorization: basic() });
      await gateway('DELETE', `/v2/team-a/web/manifests/${digest}`, { authorization: basic() });
      await gateway('DELETE', '/v2/team-a/web/manifests/2.0', { authorization: basic() });
    });
    const common = { via: 'docker', registry: 'team-a', image: 'web' };
    expect(events).toMatchObject([
      {
        ...common,
        operation: 'putManifest',
        reference: '2.0',
        loginId: 'admin',
        status: 201,
        result: 'allowed',
      },
      {
        ...common,
        operation: 'getManifest',
        action: 'View/pullImage',
        loginId: 'ci-bot',
        accessKeyId: key.id,
        userAgent: 'docker/28',
        result: 'allowed',
      },
      {
        ...common,
        operation: 'uploadBlob',
        action: 'Change/pushImage',
        loginId: 'ci-bot',
        result: 'refused',
        reason: 'The permission Change/pushImage is missing on team-a/web.',
      },
      { ...common, operation: 'deleteTag', action: 'Change/deleteTag', loginId: 'ci-bot', status: 403 },
      { ...common, operation: 'deleteTag', reference: '2.0', status: 202, result: 'allowed' },
      { ...common, operation: 'deleteManifest', reference: digest, status: 202 },
      { ...common, operation: 'deleteTag', status: 404, result: 'failed' },
    ]);
  });

  test('a deletion is recorded before the client is answered', async () => {
    await pushImage(program.publicUrl, 'team-a/app', 'gone');
    const answer = await gateway('DELETE', '/v2/team-a/app/manifests/gone', { authorization: basic() });
    const requestId = answer.headers.get('x-request-id') ?? '';
    expect(await list({ requestId })).toMatchObject([{ operation: 'deleteTag', reference: 'gone' }]);
  });

  test('a tag that is immutable, and a registry whose public endpoint is closed', async () => {
    const { manifest } = await prepareImage(program.publicUrl, 'team-a/fixed', { text: 'one' });
    const { manifest: another } = await prepareImage(program.publicUrl, 'team-a/fixed', { text: 'two' });
    await putManifest(program.publicUrl, 'team-a/fixed', '1', manifest);
    await program.api('PATCH', '/registries/team-a/images/fixed', { tagMutability: false });
    await program.api('POST', '/registries', { name: 'closed', publicEndpoint: false });
    const events = await recordedBy(async () => {
      await putManifest(program.publicUrl, 'team-a/fixed', '1', another);
      await gateway('GET', '/v2/closed/app/manifests/1', { authorization: basic() });
    });
    expect(events).toMatchObject([
      { operation: 'putManifest', result: 'refused', reason: expect.stringContaining('immutable') },
      {
        operation: 'getManifest',
        registry: 'closed',
        result: 'refused',
        reason: expect.stringContaining('disabled'),
      },
    ]);
  });

  test('docker login; that clients are first told where to get a token is no event', async () => {
    const events = await recordedBy(async () => {
      await gateway('GET', '/v2/');
      await gateway('GET', '/v2/team-a/app/manifests/1.0');
      await gateway('GET', '/token?service=registry');
      const { token } = (await (
        await gateway('GET', '/token?scope=repository:team-a/app:pull', { authorization: basic() })
      ).json()) as { token: string };
      await gateway('POST', '/v2/team-a/app/blobs/uploads/', { authorization: `Bearer ${token}` });
      await gateway('GET', '/token?account=TESTKEY1&service=registry', { authorization: basic() });
      await gateway('GET', '/token', { authorization: basic(KEY.id, 'wrong') });
      await fetch(`${program.publicUrl}/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'password', username: 'nobody', password: 'wrong' }),
      });
      await gateway('GET', '/v2/team-a/app/manifests/1.0', { authorization: basic(KEY.id, 'wrong') });
    });
    const signIn = { operation: 'getToken', action: 'Change/createSession', via: 'docker' };
    expect(events).toMatchObject([
      { ...signIn, result: 'allowed', loginId: 'admin', accessKeyId: KEY.id },
      { ...signIn, result: 'refused', loginId: 'admin', accountId: null, accessKeyId: KEY.id },
      { ...signIn, result: 'refused', loginId: '', accessKeyId: null },
      { operation: 'getManifest', result: 'refused', status: 401, registry: 'team-a', accountId: null },
    ]);
  });

  test('names and programs cannot forge lines or colours', async () => {
    const evil = 'evil\x1b[31m\r\n{"id":1}\u2028\u202e=cmd()';
    const events = await recordedBy(async () => {
      await program.api('GET', `/registries/${encodeURIComponent(evil)}`, undefined, {
        authorization: basic('nobody', 'nothing'),
        'user-agent': '=HYPERLINK("http://evil")\x9b31m',
        'x-forwarded-for': 'nowhere\x9b31m',
      });
      await gateway('DELETE', `/v2/team-a/${'a'.repeat(240)}/manifests/x`, { authorization: basic() });
    });
    expect(events[0]?.registry).toBe('evil\ufffd[31m\ufffd\ufffd{"id":1}\ufffd\ufffd=cmd()');
    expect(events[0]?.address).toBe('nowhere\ufffd31m');
    expect(events[0]?.userAgent).toBe('=HYPERLINK("http://evil")\ufffd31m');
    const csv = await (await program.api('GET', '/audit-events/export?result=refused')).text();
    const line = csv.split('\r\n').find((each) => each.includes('HYPERLINK'));
    expect(line).toContain(`,"'=HYPERLINK(""http://evil"")\ufffd31m",`);
    expect(line).toContain('"evil\ufffd[31m\ufffd\ufffd{""id"":1}\ufffd\ufffd=cmd()"');
  });

  test('strangers who come very often become one entry', async () => {
    const events = await recordedBy(() =>
      Promise.all(
        Array.from({ length: 90 }, () => browse('GET', '/overview', { 'x-forwarded-for': '198.51.100.7' })),
      ),
    );
    expect(events.filter(({ address }) => address === '198.51.100.7')).toHaveLength(60);
  });

  test('the export holds what the list holds, in both formats', async () => {
    const events = await list({ registry: 'team-a' });
    const lines = (
      await (await program.api('GET', '/audit-events/export?format=ndjson&registry=team-a')).text()
    )
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line)).slice(0, 100)).toEqual(events);
    const answer = await program.api('GET', '/audit-events/export?registry=team-a');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename=audit-log-[\d-]{10}\.csv$/,
    );
    const csv = (await answer.text()).split('\r\n');
    expect(csv[0]).toBe(Object.keys(AuditEvent.shape).join(','));
    expect(csv).toHaveLength(lines.length + 2);
  });

  test('the log is whole', async () => {
    const answer = await program.api('GET', '/audit-events/chain');
    expect(await answer.json()).toMatchObject({ whole: true, brokenAt: null });
  });

  test.each(['via=browser', 'action=no', 'from=yesterday', 'requestId=7', 'format=pdf', 'after=W10'])(
    '%s is refused',
    async (query) => {
      const path = query.startsWith('format') ? '/audit-events/export' : '/audit-events';
      expect((await program.api('GET', `${path}?${query}`)).status).toBe(400);
    },
  );
});
