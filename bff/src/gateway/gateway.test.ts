import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeProgram } from '../testing/describe-program.ts';
import { basic, type TestProgram } from '../testing/test-program.ts';

const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const sha256 = (bytes: Buffer | string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

describeProgram('the gateway', (start) => {
  let program: TestProgram;
  beforeAll(async () => {
    program = await start();
    await program.api('POST', '/registries', { name: 'closed' });
    await program.api('POST', '/registries', { name: 'open', publicRegistry: true });
    await program.api('POST', '/registries', { name: 'inner', publicEndpoint: false });
    for (const registry of ['closed', 'open']) await push(program.publicUrl, `${registry}/app`, '1');
    await push(program.privateUrl, 'inner/app', '1');
  });
  afterAll(() => program.stop());

  const send = (url: string, method = 'GET', headers: Record<string, string> = {}, body?: string) =>
    fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const asMain = { authorization: basic() };

  const pushBlob = async (base: string, name: string, bytes: string) => {
    const answer = await send(
      `${base}/v2/${name}/blobs/uploads/?digest=${sha256(bytes)}`,
      'POST',
      asMain,
      bytes,
    );
    expect(answer.status).toBe(201);
    return { mediaType: 'application/octet-stream', digest: sha256(bytes), size: bytes.length };
  };
  const putManifest = (
    base: string,
    name: string,
    reference: string,
    manifest: object,
    mediaType = OCI_MANIFEST,
  ) =>
    send(
      `${base}/v2/${name}/manifests/${reference}`,
      'PUT',
      { ...asMain, 'content-type': mediaType },
      JSON.stringify(manifest),
    );
  const push = async (base: string, name: string, tag: string, content = tag) => {
    const config = {
      ...(await pushBlob(base, name, JSON.stringify({ os: 'linux', architecture: 'amd64', content }))),
      mediaType: 'application/vnd.oci.image.config.v1+json',
    };
    const manifest = {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config,
      layers: [await pushBlob(base, name, `layer ${content}`)],
    };
    expect((await putManifest(base, name, tag, manifest)).status).toBe(201);
    return {
      mediaType: OCI_MANIFEST,
      digest: sha256(JSON.stringify(manifest)),
      size: JSON.stringify(manifest).length,
    };
  };
  const errorOf = async (answer: Response) =>
    ((await answer.json()) as { errors: { code: string; message: string }[] }).errors[0];
  const tokenFor = async (base: string, scope: string, headers: Record<string, string> = asMain) => {
    const answer = await send(
      `${base}/token?service=registry&scope=${encodeURIComponent(scope)}`,
      'GET',
      headers,
    );
    return ((await answer.json()) as { token: string }).token;
  };
  const image = async (registry: string, name: string) =>
    (await (
      await program.api('GET', `/registries/${registry}/images/${encodeURIComponent(name)}`)
    ).json()) as { pulls: number };

  test.each([
    ['no credentials', {}],
    ['a wrong secret', { authorization: basic('TESTKEY1', 'wrong') }],
    ['an unknown key', { authorization: basic('NOBODY', 'wrong') }],
    ['a token that is none', { authorization: 'Bearer abc' }],
    ['another scheme', { authorization: 'Digest x' }],
  ])('%s: 401 with a challenge that names this endpoint', async (_name, headers) => {
    const answer = await send(`${program.publicUrl}/v2/closed/app/manifests/1`, 'GET', headers);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain(
      `Bearer realm="${program.publicUrl}/token",service="registry"`,
    );
    expect(await errorOf(answer)).toMatchObject({ code: 'UNAUTHORIZED' });
  });

  test('a public registry serves pulls to anyone, by token and without, and refuses every write with 401', async () => {
    const url = `${program.publicUrl}/v2/open/app`;
    expect((await send(`${url}/manifests/1`)).status).toBe(200);
    const anonymous = {
      authorization: `Bearer ${await tokenFor(program.publicUrl, 'repository:open/app:pull,push', {})}`,
    };
    expect((await send(`${url}/manifests/1`, 'GET', anonymous)).status).toBe(200);
    for (const headers of [{}, anonymous]) {
      expect((await send(`${url}/blobs/uploads/`, 'POST', headers)).status).toBe(401);
      expect((await send(`${url}/manifests/2`, 'PUT', headers, '{}')).status).toBe(401);
      expect((await send(`${url}/manifests/1`, 'DELETE', headers)).status).toBe(401);
      expect((await send(`${program.publicUrl}/v2/_catalog`, 'GET', headers)).status).toBe(401);
    }
  });

  test('a public endpoint that is switched off says so; the private one serves', async () => {
    const refused = await send(`${program.publicUrl}/v2/inner/app/manifests/1`, 'GET', asMain);
    expect(refused.status).toBe(403);
    expect(await errorOf(refused)).toMatchObject({
      code: 'DENIED',
      message: expect.stringContaining('public endpoint'),
    });
    expect((await send(`${program.privateUrl}/v2/inner/app/manifests/1`, 'GET', asMain)).status).toBe(200);
    const listed = (await (await send(`${program.publicUrl}/v2/_catalog`, 'GET', asMain)).json()) as {
      repositories: string[];
    };
    expect(listed.repositories).not.toContain('inner/app');
  });

  test.each([
    'nowhere/app',
    'nowhere',
    'Closed/app',
    'closed/.hidden/app',
    'closed/app%2F..%2Fx',
    `closed/${'a'.repeat(300)}`,
    'closed/🐳',
  ])('the name %s is refused with an OCI error', async (name) => {
    const answer = await send(`${program.publicUrl}/v2/${name}/manifests/1`, 'GET', asMain);
    expect([400, 404]).toContain(answer.status);
    expect((await errorOf(answer))?.code).toMatch(/NAME_|MANIFEST_UNKNOWN/);
  });

  test('a token is good for its host, its names and its actions alone', async () => {
    const token = {
      authorization: `Bearer ${await tokenFor(program.publicUrl, 'repository:closed/app:pull')}`,
    };
    expect((await send(`${program.publicUrl}/v2/closed/app/manifests/1`, 'GET', token)).status).toBe(200);
    expect((await send(`${program.privateUrl}/v2/closed/app/manifests/1`, 'GET', token)).status).toBe(401);
    expect((await send(`${program.publicUrl}/v2/open/app/blobs/uploads/`, 'POST', token)).status).toBe(401);
    const push = await send(`${program.publicUrl}/v2/closed/app/blobs/uploads/`, 'POST', token);
    expect(push.status).toBe(401);
    expect(push.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  });

  test('tokens that somebody else made are not taken', async () => {
    const claims = { scope: ['repository:closed/app:pull'] };
    const host = new URL(program.publicUrl).host;
    const foreign = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('registry-console')
      .setAudience(host)
      .setSubject('TESTKEY1')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode('another secret that is long enough'));
    const payload = Buffer.from(
      JSON.stringify({
        ...claims,
        iss: 'registry-console',
        aud: host,
        sub: 'TESTKEY1',
        iat: 1,
        exp: 9999999999,
      }),
    ).toString('base64url');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    for (const token of [foreign, unsigned]) {
      const answer = await send(`${program.publicUrl}/v2/closed/app/manifests/1`, 'GET', {
        authorization: `Bearer ${token}`,
      });
      expect(answer.status).toBe(401);
    }
  });

  test('containerd asks for its token by POST', async () => {
    const form = (fields: Record<string, string>) =>
      send(
        `${program.publicUrl}/token`,
        'POST',
        { 'content-type': 'application/x-www-form-urlencoded' },
        new URLSearchParams({ grant_type: 'password', service: 'registry', ...fields }).toString(),
      );
    const answer = await form({
      username: 'TESTKEY1',
      password: 'the secret of the test key',
      scope: 'repository:closed/app:pull',
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    expect(
      (
        await send(`${program.publicUrl}/v2/closed/app/manifests/1`, 'HEAD', {
          authorization: `Bearer ${token}`,
        })
      ).status,
    ).toBe(200);
    expect((await form({ username: 'TESTKEY1', password: 'wrong' })).status).toBe(401);
    expect((await form({ grant_type: 'refresh_token', refresh_token: 'x' })).status).toBe(401);
  });

  test('one pull of a multi-platform image counts once, a question counts nothing', async () => {
    const children = [
      await push(program.publicUrl, 'closed/multi', 'amd64'),
      await push(program.publicUrl, 'closed/multi', 'arm64'),
    ];
    const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: children };
    expect((await putManifest(program.publicUrl, 'closed/multi', 'all', index, OCI_INDEX)).status).toBe(201);
    const get = (reference: string, method = 'GET') =>
      send(`${program.publicUrl}/v2/closed/multi/manifests/${reference}`, method, asMain);
    await get('all', 'HEAD');
    const digest = (await get('all', 'HEAD')).headers.get('docker-content-digest') ?? '';
    await get(digest);
    await get(children[1]?.digest ?? '');
    await expect.poll(() => image('closed', 'multi'), { timeout: 4000 }).toMatchObject({ pulls: 1 });
    const tags = (await (await program.api('GET', '/registries/closed/images/multi/tags')).json()) as {
      items: { name: string; lastPulledAt: string | null }[];
    };
    expect(tags.items.filter(({ lastPulledAt }) => lastPulledAt).map(({ name }) => name)).toEqual(['all']);
  });

  test('a blob is reached only through a repository that has it, and mounted only from one that may be read', async () => {
    const blob = await pushBlob(program.publicUrl, 'closed/secret', 'a secret layer');
    expect(
      (await send(`${program.publicUrl}/v2/closed/other/blobs/${blob.digest}`, 'GET', asMain)).status,
    ).toBe(404);
    const mount = (from: string, headers: Record<string, string>) =>
      send(
        `${program.publicUrl}/v2/closed/other/blobs/uploads/?mount=${blob.digest}&from=${from}`,
        'POST',
        headers,
      );
    const pushOnly = {
      authorization: `Bearer ${await tokenFor(program.publicUrl, 'repository:closed/other:pull,push')}`,
    };
    expect((await mount('closed/secret', pushOnly)).status).toBe(202);
    expect((await mount('open/app', asMain)).status).toBe(202);
    expect((await mount('closed/secret', asMain)).status).toBe(201);
  });

  test('a blob that an image needs cannot be deleted', async () => {
    const answer = await send(
      `${program.publicUrl}/v2/closed/app/blobs/${sha256('layer 1')}`,
      'DELETE',
      asMain,
    );
    expect(answer.status).toBe(403);
    expect(
      (await send(`${program.publicUrl}/v2/closed/app/blobs/${sha256('layer 1')}`, 'HEAD', asMain)).status,
    ).toBe(200);
  });

  test('deleting a manifest takes its tags from the lists', async () => {
    const { digest } = await push(program.publicUrl, 'closed/gone', '1');
    await push(program.publicUrl, 'closed/gone', '1-again', '1');
    expect(
      (await send(`${program.publicUrl}/v2/closed/gone/manifests/${digest}`, 'DELETE', asMain)).status,
    ).toBe(202);
    expect((await program.api('GET', '/registries/closed/images/gone')).status).toBe(404);
  });

  test('100 pushes of different content to one tag: catalog and engine agree on the last', async () => {
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => push(program.publicUrl, 'closed/race', 'latest', `content ${n}`)),
    );
    const served = (
      await send(`${program.publicUrl}/v2/closed/race/manifests/latest`, 'HEAD', asMain)
    ).headers.get('docker-content-digest');
    const tag = (await (await program.api('GET', '/registries/closed/images/race/tags/latest')).json()) as {
      digest: string;
    };
    expect(tag.digest).toBe(served);
    expect(await (await program.api('GET', '/registries/closed/images/race')).json()).toMatchObject({
      tagCount: 1,
    });
  });
});
