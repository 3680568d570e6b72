import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { createTokens, TOKEN_LIFETIME, type TokenClaims } from './tokens.ts';

const SECRET = 'a secret that only the console knows';
const HOST = 'registry.example.com';
const NOW = new Date('2026-05-28T20:26:00Z');
const CLAIMS: TokenClaims = {
  accessKeyId: 'KEY1',
  scopes: [{ type: 'repository', name: 'team-a/app', actions: ['pull'] }],
};
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const ours = (at = NOW) => createTokens(SECRET, () => at).issue(CLAIMS, HOST);
const signed = (secret: string, change: (jwt: SignJWT) => SignJWT = (jwt) => jwt, header: object = {}) => {
  const seconds = NOW.getTime() / 1000;
  const jwt = new SignJWT({ scope: ['repository:team-a/app:pull'] })
    .setProtectedHeader({ alg: 'HS256', ...header })
    .setIssuer('registry-console')
    .setAudience(HOST)
    .setSubject('KEY1')
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 60);
  return change(jwt).sign(new TextEncoder().encode(secret));
};
const payloadOf = async (token: Promise<string>) => (await token).split('.')[1] ?? '';

describe('a token', () => {
  test('that we issued counts at its host until it is over', async () => {
    const token = await ours();
    const { verify } = createTokens(SECRET, () => NOW);
    expect(await verify(token, HOST)).toEqual(CLAIMS);
    expect(await verify(token, 'other.example.com')).toBeUndefined();
    const later = createTokens(SECRET, () => new Date(NOW.getTime() + (TOKEN_LIFETIME + 1) * 1000));
    expect(await later.verify(token, HOST)).toBeUndefined();
  });

  test('that is remembered as good is over in time all the same', async () => {
    let now = NOW;
    const { verify } = createTokens(SECRET, () => now);
    const token = await ours();
    expect(await verify(token, HOST)).toEqual(CLAIMS);
    now = new Date(NOW.getTime() + (TOKEN_LIFETIME + 1) * 1000);
    expect(await verify(token, HOST)).toBeUndefined();
  });

  test.each<[string, () => Promise<string>]>([
    ['is empty', async () => ''],
    ['is no token', async () => 'abc.def.ghi'],
    ['is not signed', async () => `${part({ alg: 'none' })}.${await payloadOf(ours())}.`],
    ['is not signed, in odd case', async () => `${part({ alg: 'nOnE' })}.${await payloadOf(ours())}.`],
    [
      'says it is not signed, and is',
      async () => `${part({ alg: 'none' })}.${(await ours()).split('.').slice(1).join('.')}`,
    ],
    ['is signed with another secret', () => signed('another secret, as long as ours is')],
    ['is signed with nothing', () => signed('\0'.repeat(32))],
    ['is of another issuer', () => signed(SECRET, (jwt) => jwt.setIssuer('somebody'))],
    ['is for another host', () => signed(SECRET, (jwt) => jwt.setAudience('other.example.com'))],
    ['is over', () => signed(SECRET, (jwt) => jwt.setExpirationTime(NOW.getTime() / 1000 - 1))],
    ['is not valid yet', () => signed(SECRET, (jwt) => jwt.setNotBefore(NOW.getTime() / 1000 + 600))],
    [
      'names another key than was signed',
      async () => {
        const [head, payload = '', signature] = (await ours()).split('.');
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
        return `${head}.${part({ ...claims, sub: 'KEY2' })}.${signature}`;
      },
    ],
    [
      'brings its own key along',
      async () => {
        const { privateKey, publicKey } = await generateKeyPair('ES256');
        return new SignJWT({ scope: [] })
          .setProtectedHeader({ alg: 'ES256', jwk: await exportJWK(publicKey) })
          .setIssuer('registry-console')
          .setAudience(HOST)
          .setSubject('KEY1')
          .setIssuedAt(NOW)
          .setExpirationTime(NOW.getTime() / 1000 + 60)
          .sign(privateKey);
      },
    ],
    [
      'brings its own secret along',
      async () => {
        const secret = Buffer.from('a secret that somebody else made');
        const jwk = { kty: 'oct', k: secret.toString('base64url') };
        return signed(secret.toString(), (jwt) => jwt, { jwk });
      },
    ],
  ])('that %s does not count', async (_name, forge) => {
    expect(await createTokens(SECRET, () => NOW).verify(await forge(), HOST)).toBeUndefined();
  });
});
