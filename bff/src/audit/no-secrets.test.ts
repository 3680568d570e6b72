import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Secret, TOTP } from 'otpauth';
import { expect, inject, test } from 'vitest';
import { pushImage } from '../testing/push-image.ts';
import { sessionCookieOf, testAccounts } from '../testing/test-accounts.ts';
import { basic, KEY, settingsOn } from '../testing/test-program.ts';

const CANARIES = {
  password: 'canary-first-password-4711',
  wrongPassword: 'canary-wrong-password-4712',
  passwordAsLoginId: 'canary-password-typed-as-name-4713',
  newPassword: 'canary-new-password-4714',
  subPassword: 'canary-sub-password-4715',
  wrongSecret: 'canary-wrong-secret-4716',
  secretAsKeyId: 'canary-secret-as-key-id-4717',
  providerSecret: 'canary-provider-secret-4718',
  wrongCode: 'canary-wrong-code-4719',
  providerCode: 'canary-provider-code-4720',
};

/** As a process of its own, which logs all it can. */
const startProgram = async (dataDir: string) => {
  const { settings, consoleUrl, publicUrl } = await settingsOn(dataDir);
  const program = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url))], {
    env: {
      ...process.env,
      ...settings,
      MAIN_ACCOUNT_PASSWORD: CANARIES.password,
      LOG_LEVEL: 'trace',
      OIDC_ISSUER: 'http://127.0.0.1:9',
      OIDC_CLIENT_ID: 'console',
      OIDC_CLIENT_SECRET: CANARIES.providerSecret,
    },
  });
  let output = '';
  const ended = new Promise((resolve) => program.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    ended.then(() => reject(new Error(output)), reject);
    for (const stream of [program.stdout, program.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('is ready')) resolve();
      });
  });
  return {
    consoleUrl,
    publicUrl,
    async stop() {
      program.kill('SIGTERM');
      await ended;
      return output;
    },
  };
};

test('no password, secret, session or token is in the audit log, its exports, or the log of the program', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'registry-console-canary-'));
  cpSync(inject('emptyCluster'), join(dataDir, 'database'), { recursive: true });
  const { consoleUrl, publicUrl, stop } = await startProgram(dataDir);
  const call = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    fetch(`${consoleUrl}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const signIn = (loginId: string, password: string) => call('POST', '/session', {}, { loginId, password });
  const asMain = { authorization: basic() };

  const signedIn = await signIn('admin', CANARIES.password);
  expect(signedIn.status).toBe(200);
  const cookie = sessionCookieOf(signedIn);
  await signIn('admin', CANARIES.wrongPassword);
  await signIn(CANARIES.passwordAsLoginId, 'x');
  const { password, newPassword } = CANARIES;
  await call('POST', '/account/password', { cookie }, { password: CANARIES.wrongPassword, newPassword });
  expect((await call('POST', '/account/password', { cookie }, { password, newPassword })).status).toBe(200);
  const factor = await call('POST', '/account/second-factor', { cookie }, { password: newPassword });
  const { secret: appSecret } = (await factor.json()) as { secret: string };
  await call('POST', '/account/second-factor/confirmation', { cookie }, { code: CANARIES.wrongCode });
  const code = new TOTP({ secret: Secret.fromBase32(appSecret) }).generate();
  const confirmed = await call('POST', '/account/second-factor/confirmation', { cookie }, { code });
  const { recoveryCodes } = (await confirmed.json()) as { recoveryCodes: string[] };
  await call('POST', '/session', {}, { loginId: 'admin', password: newPassword, code: recoveryCodes[0] });
  await call('POST', '/session/identity-provider', {}, {});
  await call('POST', '/session/identity-provider/callback', {}, { query: `?code=${CANARIES.providerCode}` });
  const api = (method: string, path: string, body?: unknown) => call(method, path, asMain, body);
  const accounts = testAccounts({ consoleUrl, api });
  const { id } = await accounts.create({ loginId: 'kim.minji', password: CANARIES.subPassword });
  const generated = await accounts.create({ loginId: 'lee' });
  const key = await accounts.addKey(id);
  await call('POST', `/sub-accounts/${id}/password`, asMain, { password: CANARIES.subPassword });
  await call('DELETE', `/account/access-keys/${CANARIES.secretAsKeyId}`, asMain);
  await call('GET', '/overview', { authorization: basic(CANARIES.secretAsKeyId, CANARIES.wrongSecret) });
  await call('POST', '/registries', { cookie }, `{"name":"${CANARIES.wrongSecret}`);
  await api('POST', '/registries', { name: 'team-a' });
  await pushImage(publicUrl, 'team-a/app', '1.0');
  const answer = await fetch(`${publicUrl}/token?scope=repository:team-a/app:push`, { headers: asMain });
  const { token } = (await answer.json()) as { token: string };
  for (const authorization of [
    `Bearer ${token}`,
    basic(key.id, key.secret),
    basic(CANARIES.secretAsKeyId, CANARIES.wrongSecret),
  ]) {
    await fetch(`${publicUrl}/token`, { headers: { authorization } });
    await fetch(`${publicUrl}/v2/team-a/app/manifests/1.0`, { method: 'DELETE', headers: { authorization } });
  }
  await fetch(`${publicUrl}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      username: CANARIES.secretAsKeyId,
      password: CANARIES.wrongSecret,
    }),
  });
  await new Promise((resolve) => setTimeout(resolve, 500));

  const places = {
    list: await (await call('GET', '/audit-events?limit=100', asMain)).text(),
    csv: await (await call('GET', '/audit-events/export?format=csv', asMain)).text(),
    ndjson: await (await call('GET', '/audit-events/export?format=ndjson', asMain)).text(),
    log: await stop(),
  };
  expect(places.ndjson.split('\n').length).toBeGreaterThan(12);
  const secrets = {
    ...CANARIES,
    keySecret: key.secret,
    mainKeySecret: KEY.secret,
    generatedPassword: generated.password ?? 'none was generated',
    token,
    signature: token.split('.')[2]!,
    session: decodeURIComponent(cookie).replace('session=s:', '').split('.')[0]!,
    basic: basic(key.id, key.secret).replace('Basic ', ''),
    appSecret,
    ...Object.fromEntries(recoveryCodes.map((each, n) => [`recovery code ${n}`, each])),
  };
  for (const [place, text] of Object.entries(places))
    for (const [name, secret] of Object.entries(secrets))
      expect(text.includes(secret), `${name} in ${place}`).toBe(false);
  // Where they must be at most as hashes.
  const stored = readdirSync(join(dataDir, 'database'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
  const { session: _session, appSecret: _appSecret, ...never } = secrets;
  for (const [name, secret] of Object.entries(never))
    expect(stored.includes(secret), `${name} in the database`).toBe(false);
  rmSync(dataDir, { recursive: true, force: true });
});
