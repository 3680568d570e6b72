import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeProgram } from '../testing/describe-program.ts';
import { pushImage } from '../testing/push-image.ts';
import { testAccounts } from '../testing/test-accounts.ts';
import { basic, type TestProgram } from '../testing/test-program.ts';

describeProgram('an account that may see some images of a registry', (start) => {
  let program: TestProgram;
  let authorization: string;
  beforeAll(async () => {
    program = await start();
    for (const name of ['team-a', 'team-b']) await program.api('POST', '/registries', { name });
    for (const image of ['team-a/web/ui', 'team-a/web/admin', 'team-a/api', 'team-b/web/ui'])
      for (const tag of ['1.0', '2.0'])
        await pushImage(program.publicUrl, image, tag, { text: `${image} ${tag}` });
    const accounts = testAccounts(program);
    const { id } = await accounts.create({
      loginId: 'web-team',
      policies: [{ policy: 'NCP_CONTAINER_REGISTRY_MANAGER', registries: ['team-a/web/*'] }],
    });
    const key = await accounts.addKey(id);
    authorization = basic(key.id, key.secret);
  });
  afterAll(() => program.stop());

  const read = async (path: string) => {
    const answer = await program.api('GET', path, undefined, { authorization });
    expect(answer.status).toBe(200);
    return answer.json();
  };

  test('is told numbers of these images alone', async () => {
    const whole = (await (await program.api('GET', '/registries/team-a')).json()) as { usageBytes: number };
    const seen = { name: 'team-a', imageCount: 2, tagCount: 4 };
    const { items, total } = (await read('/registries')) as {
      items: { usageBytes: number }[];
      total: number;
    };
    expect(items).toMatchObject([seen]);
    expect(total).toBe(1);
    expect(await read('/registries/team-a')).toMatchObject(seen);
    expect(items[0]?.usageBytes).toBeLessThan(whole.usageBytes);
    expect(items[0]?.usageBytes).toBeGreaterThan(0);
    expect(await read('/overview')).toMatchObject({
      registryCount: 1,
      imageCount: 2,
      tagCount: 4,
      usageBytes: items[0]?.usageBytes,
      history: [{ registry: 'team-a' }],
    });
    expect(await read('/session')).toMatchObject({ registryCount: 1 });
  });

  test('finds these images alone, in every list', async () => {
    const names = (found: unknown) => JSON.stringify(found).match(/"(web\/\w+|api)"/g) ?? [];
    for (const path of [
      '/registries/team-a/images',
      '/registries/team-a/images?search=e',
      '/registries/team-a/images?sort=-tagCount&limit=1',
      '/search?q=ui',
      '/search?q=api',
      '/search?q=2.0',
      '/overview',
    ]) {
      const found = await read(path);
      expect(names(found), path).not.toContain('"api"');
      expect(JSON.stringify(found), path).not.toContain('team-b');
    }
    expect(await read('/registries/team-a/images')).toMatchObject({ total: 2, items: [{}, {}] });
    const catalog = await fetch(`${program.publicUrl}/v2/_catalog`, { headers: { authorization } });
    expect(await catalog.json()).toEqual({ repositories: ['team-a/web/admin', 'team-a/web/ui'] });
  });

  test('does with them what its policy allows, and nothing with the others or the registry', async () => {
    const change = (path: string, body: unknown) => program.api('PATCH', path, body, { authorization });
    expect((await change('/registries/team-a/images/web%2Fui', { tagMutability: true })).status).toBe(200);
    expect((await change('/registries/team-a/images/api', { tagMutability: true })).status).toBe(403);
    expect((await change('/registries/team-a', { publicRegistry: true })).status).toBe(403);
    expect((await program.api('POST', '/registries', { name: 'mine' }, { authorization })).status).toBe(403);
    const mount = (from: string, digest: string) =>
      fetch(`${program.publicUrl}/v2/team-a/web/ui/blobs/uploads/?mount=${digest}&from=${from}`, {
        method: 'POST',
        headers: { authorization },
      });
    const layerOf = async (image: string) => {
      const answer = await fetch(`${program.publicUrl}/v2/${image}/manifests/1.0`, {
        headers: { authorization: basic() },
      });
      return ((await answer.json()) as { layers: { digest: string }[] }).layers[0]?.digest ?? '';
    };
    // A blob that one may not read is not mounted: it has to be uploaded.
    expect((await mount('team-a/api', await layerOf('team-a/api'))).status).toBe(202);
    expect((await mount('team-a/web/admin', await layerOf('team-a/web/admin'))).status).toBe(201);
  });
});
