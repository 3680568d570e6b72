import type { Registry } from 'shared/registries/registry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeProgram } from '../testing/describe-program.ts';
import { pushImage } from '../testing/push-image.ts';
import { basic, type TestProgram } from '../testing/test-program.ts';

describeProgram('the settings of a registry', (start) => {
  let program: TestProgram;
  beforeAll(async () => {
    program = await start();
    await program.api('POST', '/registries', { name: 'team-a' });
    await pushImage(program.privateUrl, 'team-a/app', '1');
  });
  afterAll(() => program.stop());

  const change = (settings: unknown, registry = 'team-a') =>
    program.api('PATCH', `/registries/${registry}`, settings);
  const pull = (base: string, authorization?: string) =>
    fetch(`${base}/v2/team-a/app/manifests/1`, { headers: authorization ? { authorization } : {} });
  const token = async (base: string) => {
    const answer = await fetch(`${base}/token?scope=repository:team-a/app:pull`, {
      headers: { authorization: basic() },
    });
    return `Bearer ${((await answer.json()) as { token: string }).token}`;
  };

  test('what is left out stays', async () => {
    const before = (await (await program.api('GET', '/registries/team-a')).json()) as Registry;
    const answer = await change({ scanOnPush: true });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ ...before, scanOnPush: true });
    expect(await (await change({ scanOnPush: false })).json()).toEqual(before);
  });

  test.each([
    {},
    null,
    [[]],
    'x',
    { publicEndpoint: null },
    { publicEndpoint: 'no' },
    { publicRegistry: 1 },
    { publicEndpoint: false, name: 'other' },
    { bucket: 'other' },
  ])('%j is refused, and changes nothing', async (settings) => {
    const answer = await change(settings);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      type: '/problems/bad-request',
      errors: expect.arrayContaining([
        expect.objectContaining({ pointer: expect.stringMatching(/^\/body/) }),
      ]),
    });
    expect(await (await program.api('GET', '/registries/team-a')).json()).toMatchObject({
      publicEndpoint: true,
      publicRegistry: false,
    });
  });

  test('an unknown registry is not found', async () =>
    expect((await change({ scanOnPush: true }, 'nowhere')).status).toBe(404));

  test('a public endpoint that is switched off refuses the next request of a client that is logged in', async () => {
    const [outside, inside] = [await token(program.publicUrl), await token(program.privateUrl)];
    expect((await pull(program.publicUrl, outside)).status).toBe(200);
    await change({ publicEndpoint: false });
    const refused = await pull(program.publicUrl, outside);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      errors: [
        {
          code: 'DENIED',
          message: expect.stringContaining('the public endpoint of the registry team-a is disabled'),
        },
      ],
    });
    expect((await pull(program.privateUrl, inside)).status).toBe(200);
    await change({ publicEndpoint: true });
    expect((await pull(program.publicUrl, outside)).status).toBe(200);
  });

  test('a public registry serves everybody, and stops at once', async () => {
    expect((await pull(program.publicUrl)).status).toBe(401);
    await change({ publicRegistry: true });
    expect((await pull(program.publicUrl)).status).toBe(200);
    const write = await fetch(`${program.publicUrl}/v2/team-a/app/blobs/uploads/`, { method: 'POST' });
    expect(write.status).toBe(401);
    await change({ publicRegistry: false });
    expect((await pull(program.publicUrl)).status).toBe(401);
  });

  test('many changes at once lose none', async () => {
    await Promise.all([
      change({ publicEndpoint: false }),
      change({ publicRegistry: true }),
      change({ scanOnPush: true }),
    ]);
    const all = { publicEndpoint: false, publicRegistry: true, scanOnPush: true };
    expect(await (await program.api('GET', '/registries/team-a')).json()).toMatchObject(all);
  });
});
