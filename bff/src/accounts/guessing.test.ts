import { expect, onTestFinished, test } from 'vitest';
import { PASSWORD, testAccounts } from '../testing/test-accounts.ts';
import { startTestProgram } from '../testing/test-program.ts';

const GUESSES = 3000;
const AT_ONCE = 50;
/** What a quarter of an hour allows at one account, from however many networks. */
const LOOKED_AT = 100;

test('of thousands of wrong passwords from everywhere a hundred are looked at, and the owner signs in meanwhile', async () => {
  const program = await startTestProgram();
  onTestFinished(() => program.stop());
  const accounts = testAccounts(program);
  await accounts.create({ loginId: 'target', password: 'the first password' });
  await accounts.chooseOwnPassword('target', 'the first password');
  const signIn = (password: string, address: string, cookie = '') =>
    fetch(`${program.consoleUrl}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address, cookie },
      body: JSON.stringify({ loginId: 'target', password }),
    });
  const before = await signIn(PASSWORD, '203.0.113.1');
  const device = /device=[^;]+/.exec(before.headers.getSetCookie().join('; '))?.[0];

  const statuses = new Map<number, number>();
  for (let first = 0; first < GUESSES; first += AT_ONCE) {
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) =>
        signIn(`guess ${first + n}`, `198.${(first + n) >> 8}.${(first + n) & 255}.1`),
      ),
    );
    for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect(Object.fromEntries(statuses)).toEqual({ 401: LOOKED_AT, 429: GUESSES - LOOKED_AT });
  expect((await signIn(PASSWORD, '203.0.113.1', device)).status).toBe(200);
  expect((await signIn(PASSWORD, '203.0.113.2')).status).toBe(429);
}, 120_000);
