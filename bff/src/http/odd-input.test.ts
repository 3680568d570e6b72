import { afterAll, beforeAll, expect, test } from 'vitest';
import { basic, startTestProgram } from '../testing/test-program.ts';

let program: Awaited<ReturnType<typeof startTestProgram>>;
beforeAll(async () => {
  program = await startTestProgram();
  await program.api('POST', '/registries', { name: 'team-a' });
});
afterAll(() => program.stop());

const cursor = Buffer.from(JSON.stringify(['a\0', 'b', 'after'])).toString('base64url');

test.each([
  '/registries/%00',
  '/registries/team-a/images/%00',
  '/registries?search=%00',
  `/registries?after=${cursor}`,
  `/registries/team-a/images?after=${cursor}`,
])('the console refuses the character NUL in %s', async (path) => {
  const answer = await program.api('GET', path);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ type: '/problems/bad-request' });
});

test('the console refuses the character NUL in a body', async () => {
  expect((await program.api('POST', '/registries', { name: 'team-b', bucket: 'a\0' })).status).toBe(400);
  expect((await program.api('POST', '/session', { loginId: 'a\0', password: 'b' })).status).toBe(400);
});

test.each([
  '/v2/_catalog?last=%00',
  '/v2/team-a/app/tags/list?last=%00',
  `/v2/team-a/app/referrers/sha256:${'a'.repeat(64)}?artifactType=%00`,
  '/v2/team-a/%00/tags/list',
])('clients are refused the character NUL in %s', async (path) => {
  const answer = await fetch(program.publicUrl + path, { headers: { authorization: basic() } });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ errors: [{ code: expect.any(String) }] });
});
