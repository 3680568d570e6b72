// What sub accounts may do with the clients that people have, and how they are told what they may not.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { expect } from '@playwright/test';
import type { Policy } from 'shared/access/policy';
import {
  createSubAccount,
  createSubAccountAccessKey,
  updateSubAccount,
  updateSubAccountAccessKey,
} from 'shared/accounts/sub-account';
import type { ConsoleClient } from '../../scripts/console-client.ts';
import type { Credentials } from '../../scripts/oci-client.ts';
import { buildImage, buildLayer } from '../../scripts/oci-content.ts';
import { createSkopeo } from '../fixtures/clients/skopeo.ts';
import { test } from '../fixtures/test.ts';
import { needTools } from '../fixtures/tools.ts';

const VIEWER: Policy[] = [{ policy: 'NCP_CONTAINER_REGISTRY_VIEWER' }];
const MANAGER: Policy[] = [{ policy: 'NCP_CONTAINER_REGISTRY_MANAGER' }];
const GIBIBYTE = 1024 ** 3;
const CHUNK = 1024 ** 2;

const image = buildImage({
  layers: [buildLayer('COPY hello.txt /', [{ path: 'hello.txt', bytes: Buffer.from('Hello\n') }])],
});

let count = 0;
const createAccount = async (api: ConsoleClient, policies: Policy[]) => {
  const { id } = await api.call(createSubAccount, {
    body: { loginId: `client-${process.pid}-${++count}`, policies },
  });
  const key = await api.call(createSubAccountAccessKey, { params: { subAccount: id } });
  const change = (body: { policies?: Policy[]; active?: boolean }) =>
    api.call(updateSubAccount, { params: { subAccount: id }, body });
  return { id, key, change, credentials: { username: key.id, password: key.secret } satisfies Credentials };
};

const basic = ({ username, password }: Credentials) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});

const messageOf = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { errors: { message: string }[] }).errors[0]?.message ?? '';

test('a viewer pulls, and is told which permission a push, a copy and a delete lack', async ({
  api,
  program,
  registry,
  push,
  scratch,
}) => {
  needTools('skopeo');
  await push(`${registry}/app`, image, '1.0');
  const { credentials, change } = await createAccount(api, VIEWER);
  const skopeo = createSkopeo(scratch);
  expect((await skopeo.tryLogin(program.publicEndpoint, credentials)).code).toBe(0);
  const stored = `${program.publicEndpoint}/${registry}/app:1.0`;
  expect(await skopeo.listTags(`${program.publicEndpoint}/${registry}/app`)).toEqual(['1.0']);
  await skopeo.copy(`docker://${stored}`, `oci:${scratch}/pulled:1.0`);

  const insecure = ['--src-tls-verify=false', '--dest-tls-verify=false'];
  for (const target of [stored, `${program.publicEndpoint}/${registry}/other:1.0`]) {
    const refused = await skopeo.tryCopy([...insecure, `oci:${scratch}/pulled:1.0`, `docker://${target}`]);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('The permission Change/pushImage is missing');
  }
  const refused = await skopeo.tryDelete(stored);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('The permission Change/deleteManifest is missing');

  await change({ policies: [] });
  const gone = await skopeo.tryCopy([...insecure, `docker://${stored}`, `oci:${scratch}/again:1.0`]);
  expect(gone.code).not.toBe(0);
  expect(gone.stderr).toContain('The permission View/pullImage is missing');
});

test('rights taken away in the middle of a push end it, and it is for nobody else to go on with', async ({
  api,
  program,
  registry,
}) => {
  const [owner, other] = [await createAccount(api, MANAGER), await createAccount(api, MANAGER)];
  const bytes = randomBytes(2 * CHUNK);
  const base = `http://${program.publicEndpoint}`;
  const begun = await fetch(`${base}/v2/${registry}/app/blobs/uploads/`, {
    method: 'POST',
    headers: basic(owner.credentials),
  });
  expect(begun.status).toBe(202);
  let location = begun.headers.get('location') ?? '';
  const append = (from: Credentials, first: number) =>
    fetch(new URL(location, base), {
      method: 'PATCH',
      headers: { ...basic(from), 'content-range': `${first}-${first + CHUNK - 1}` },
      body: bytes.subarray(first, first + CHUNK),
    });
  const half = await append(owner.credentials, 0);
  expect(half.status).toBe(202);
  location = half.headers.get('location') ?? '';

  expect((await append(other.credentials, CHUNK)).status).toBe(404);
  await owner.change({ policies: VIEWER });
  const refused = await append(owner.credentials, CHUNK);
  expect(refused.status).toBe(403);
  expect(await messageOf(refused)).toBe(`The permission Change/pushImage is missing on ${registry}/app.`);

  await owner.change({ policies: MANAGER });
  const rest = await append(owner.credentials, CHUNK);
  expect(rest.status).toBe(202);
  const end = new URL(rest.headers.get('location') ?? '', base);
  end.searchParams.set('digest', `sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  expect((await fetch(end, { method: 'PUT', headers: basic(owner.credentials) })).status).toBe(201);
});

test('a key that is deactivated during a pull of 1 GiB is refused from then on, with its tokens', async ({
  api,
  program,
  registry,
}) => {
  test.setTimeout(120_000);
  const { id, key, credentials } = await createAccount(api, MANAGER);
  const zeros = Buffer.alloc(CHUNK);
  const hash = createHash('sha256');
  for (let at = 0; at < GIBIBYTE; at += CHUNK) hash.update(zeros);
  const digest = `sha256:${hash.digest('hex')}`;
  const base = `http://${program.publicEndpoint}`;
  await upload(`${base}/v2/${registry}/large/blobs/uploads/?digest=${digest}`, basic(credentials));

  const scope = encodeURIComponent(`repository:${registry}/large:pull`);
  const answer = await fetch(`${base}/token?service=registry&scope=${scope}`, {
    headers: basic(credentials),
  });
  const bearer = { authorization: `Bearer ${((await answer.json()) as { token: string }).token}` };
  const blob = `${base}/v2/${registry}/large/blobs/${digest}`;
  const download = request(blob, { headers: bearer }).end();
  const [response] = await once(download, 'response');
  await once(response, 'readable');

  await api.call(updateSubAccountAccessKey, {
    params: { subAccount: id, accessKey: key.id },
    body: { active: false },
  });
  for (const headers of [bearer, basic(credentials)])
    expect((await fetch(blob, { method: 'HEAD', headers })).status).toBe(401);
  expect((await fetch(`${base}/token?service=registry`, { headers: basic(credentials) })).status).toBe(401);
  download.destroy();
});

/** A gibibyte of nothing, without holding it. */
const upload = async (url: string, headers: Record<string, string>) => {
  const zeros = Buffer.alloc(CHUNK);
  const body = Readable.from(
    (function* () {
      for (let at = 0; at < GIBIBYTE; at += CHUNK) yield zeros;
    })(),
  );
  const put = request(url, { method: 'POST', headers: { ...headers, 'content-length': `${GIBIBYTE}` } });
  body.pipe(put);
  const [response] = await once(put, 'response');
  response.resume();
  expect(response.statusCode).toBe(201);
};
