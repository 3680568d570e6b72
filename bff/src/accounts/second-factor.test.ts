import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeProgram } from '../testing/describe-program.ts';
import { PASSWORD, sessionCookieOf, type TestAccounts, testAccounts } from '../testing/test-accounts.ts';
import type { TestProgram } from '../testing/test-program.ts';

describeProgram('the second factor', (start) => {
  let program: TestProgram;
  let accounts: TestAccounts;
  let last = 0;
  beforeAll(async () => {
    program = await start();
    accounts = testAccounts(program);
  });
  afterAll(() => program.stop());

  const post = (path: string, body: unknown, cookie = '') =>
    fetch(`${program.consoleUrl}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, 'x-forwarded-for': `192.0.2.${++last % 250}` },
      body: JSON.stringify(body),
    });
  const signIn = (loginId: string, code?: string) => post('/session', { loginId, password: PASSWORD, code });
  const typeOf = async (answer: Response) => ((await answer.json()) as { type: string }).type;
  const codeOf = (secret: string, periods = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + periods * 30_000 });

  const setUp = async (loginId: string) => {
    const { id } = await accounts.create({ loginId, password: 'the first password' });
    await accounts.chooseOwnPassword(loginId, 'the first password');
    const cookie = await accounts.signIn(loginId);
    const begun = await post('/account/second-factor', { password: PASSWORD }, cookie);
    const { secret, uri } = (await begun.json()) as { secret: string; uri: string };
    const confirmed = await post('/account/second-factor/confirmation', { code: codeOf(secret, -1) }, cookie);
    const { recoveryCodes } = (await confirmed.json()) as { recoveryCodes: string[] };
    return { id, cookie, secret, uri, recoveryCodes };
  };

  test('is asked for once it is confirmed, and not before', async () => {
    const loginId = 'careful';
    await accounts.create({ loginId, password: 'the first password' });
    await accounts.chooseOwnPassword(loginId, 'the first password');
    const cookie = await accounts.signIn(loginId);
    expect((await post('/account/second-factor', { password: 'wrong' }, cookie)).status).toBe(400);
    const begun = await post('/account/second-factor', { password: PASSWORD }, cookie);
    const { secret, uri } = (await begun.json()) as { secret: string; uri: string };
    expect(uri).toContain(`secret=${secret}`);
    expect((await signIn(loginId)).status).toBe(200);
    const elsewhere = await accounts.signIn(loginId);
    expect((await post('/account/second-factor/confirmation', { code: '000000' }, cookie)).status).toBe(401);
    expect((await post('/account/second-factor/confirmation', { code: codeOf(secret) }, cookie)).status).toBe(
      200,
    );
    expect(await typeOf(await signIn(loginId))).toBe('/problems/second-factor-needed');
    // Sessions that were opened by the password alone are over.
    expect((await post('/account/second-factor', { password: PASSWORD }, elsewhere)).status).toBe(401);
    expect((await post('/account/second-factor', { password: PASSWORD }, cookie)).status).toBe(400);
  });

  test('a code counts once, also of two sign-ins at once, and for a clock that is a little wrong', async () => {
    const { secret } = await setUp('once');
    const code = codeOf(secret);
    const both = await Promise.all([
      signIn('once', code),
      signIn('once', ` ${code.slice(0, 3)} ${code.slice(3)} `),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await signIn('once', code)).status).toBe(401);
    expect((await signIn('once', codeOf(secret, 1))).status).toBe(200);
    expect(await typeOf(await signIn('once', codeOf(secret, 5)))).toBe('/problems/wrong-code');
  });

  test('is asked for only once the password is right', async () => {
    const { secret } = await setUp('guessed');
    const answer = await post('/session', { loginId: 'guessed', password: 'wrong', code: codeOf(secret) });
    expect(await typeOf(answer)).toBe('/problems/wrong-credentials');
  });

  test('recovery codes are good for one sign-in each', async () => {
    const { recoveryCodes } = await setUp('recovering');
    expect(new Set(recoveryCodes).size).toBe(10);
    const [first = '', second = ''] = recoveryCodes;
    expect((await signIn('recovering', first)).status).toBe(200);
    expect((await signIn('recovering', first)).status).toBe(401);
    expect((await signIn('recovering', second.toUpperCase().replaceAll('-', ' '))).status).toBe(200);
    expect((await signIn('recovering', '')).status).toBe(400);
  });

  test('is removed by its owner with the password, and by the main account', async () => {
    const { id, cookie } = await setUp('removing');
    expect((await post('/account/second-factor/removal', { password: 'wrong' }, cookie)).status).toBe(400);
    expect((await post('/account/second-factor/removal', { password: PASSWORD }, cookie)).status).toBe(204);
    const answer = await signIn('removing');
    expect(await answer.clone().json()).toMatchObject({ account: { secondFactor: false } });
    const again = sessionCookieOf(answer);
    const begun = await post('/account/second-factor', { password: PASSWORD }, again);
    const { secret } = (await begun.json()) as { secret: string };
    await post('/account/second-factor/confirmation', { code: codeOf(secret) }, again);
    const listed = await (await program.api('GET', `/sub-accounts/${id}`)).text();
    expect(JSON.parse(listed)).toMatchObject({ secondFactor: true });
    expect(listed).not.toContain(secret);
    expect((await program.api('DELETE', `/sub-accounts/${id}/second-factor`)).status).toBe(204);
    expect((await signIn('removing')).status).toBe(200);
  });
});
