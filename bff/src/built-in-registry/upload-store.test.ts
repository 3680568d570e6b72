import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Disk, disk } from './disk.ts';
import { makeFolder, type StartedRegistry, sha256, startRegistry } from './testing/start-registry.ts';

const REPOSITORY = 'team/app';
const CONTENT = randomBytes(3_000_000);
const DIGEST = sha256(CONTENT);
const BLOB = `/v2/${REPOSITORY}/blobs/${DIGEST}`;

let root: string;
let remove: () => void;
const started: StartedRegistry[] = [];
const start = async (options: { disk?: Disk } = {}) => {
  const registry = await startRegistry({ root, ...options });
  started.push(registry);
  return registry;
};

beforeEach(() => {
  ({ root, remove } = makeFolder());
});
afterEach(async () => {
  for (const registry of started.splice(0)) await registry.stop();
  remove();
});

const rangeOf = async ({ call }: StartedRegistry, location: string) =>
  (await call('GET', location)).headers.get('range');

/** Sends only the beginning of the body it announces, then hangs up. */
const sendAndLeave = async ({ port }: StartedRegistry, method: string, path: string, part: Buffer) => {
  const headers = { 'Content-Length': CONTENT.length };
  const leaving = request({ port, host: '127.0.0.1', method, path, headers });
  leaving.on('error', () => {});
  leaving.write(part);
  await sleep(200);
  leaving.destroy();
};

describe('an upload', () => {
  test('goes on after a restart, when the state of its hash is lost', async () => {
    const before = await start();
    const location = await before.startUpload(REPOSITORY);
    const first = CONTENT.subarray(0, 1_000_000);
    expect((await before.call('PATCH', location, { body: first })).status).toBe(202);
    await before.stop();
    started.pop();

    const after = await start();
    expect(await rangeOf(after, location)).toBe('0-999999');
    const headers = { 'Content-Range': `1000000-${CONTENT.length - 1}` };
    const rest = { body: CONTENT.subarray(1_000_000), headers };
    expect((await after.call('PUT', `${location}?digest=${DIGEST}`, rest)).status).toBe(201);
    expect(Buffer.from(await (await after.call('GET', BLOB)).arrayBuffer()).equals(CONTENT)).toBe(true);
    expect((await after.call('GET', location)).status).toBe(404);
  });

  test.each(['PATCH', 'PUT'])('keeps what a %s brought that was cut off', async (method) => {
    const registry = await start();
    const location = await registry.startUpload(REPOSITORY);
    const path = method === 'PUT' ? `${location}?digest=${DIGEST}` : location;
    await sendAndLeave(registry, method, path, CONTENT.subarray(0, 1_500_000));
    await expect.poll(() => rangeOf(registry, location)).toBe('0-1499999');
    expect((await registry.call('HEAD', BLOB)).status).toBe(404);
    const rest = { body: CONTENT.subarray(1_500_000) };
    expect((await registry.call('PUT', `${location}?digest=${DIGEST}`, rest)).status).toBe(201);
  });

  test('is told where to go on when a chunk is out of order', async () => {
    const registry = await start();
    const location = await registry.startUpload(REPOSITORY);
    await registry.call('PATCH', location, { body: CONTENT.subarray(0, 10) });
    const headers = { 'Content-Range': '20-29' };
    const refused = await registry.call('PATCH', location, { body: CONTENT.subarray(20, 30), headers });
    expect(refused.status).toBe(416);
    expect(refused.headers.get('range')).toBe('0-9');
    expect(refused.headers.get('location')).toBe(location);
  });

  test('refuses a chunk of another length than it says, and stays as it was', async () => {
    const registry = await start();
    const location = await registry.startUpload(REPOSITORY);
    const headers = { 'Content-Range': '0-99' };
    const refused = await registry.call('PATCH', location, { body: CONTENT.subarray(0, 50), headers });
    expect(await refused.json()).toMatchObject({ errors: [{ code: 'SIZE_INVALID' }] });
    const whole = { body: CONTENT };
    expect((await registry.call('PUT', `${location}?digest=${DIGEST}`, whole)).status).toBe(201);
  });

  test('belongs to its repository', async () => {
    const registry = await start();
    const location = await registry.startUpload(REPOSITORY);
    expect((await registry.call('GET', location.replace(REPOSITORY, 'team/other'))).status).toBe(404);
    const put = registry.call('PUT', `${location.replace(REPOSITORY, 'team/other')}?digest=${DIGEST}`);
    expect((await put).status).toBe(404);
  });

  test('takes one writer at a time', async () => {
    const registry = await start();
    const location = await registry.startUpload(REPOSITORY);
    const slow = request({ port: registry.port, host: '127.0.0.1', method: 'PATCH', path: location });
    slow.write(CONTENT.subarray(0, 10));
    await sleep(100);
    expect((await registry.call('PATCH', location, { body: 'another' })).status).toBe(409);
    const answered = once(slow, 'response');
    slow.end(CONTENT.subarray(10));
    expect((await answered)[0].statusCode).toBe(202);
    expect((await registry.call('PUT', `${location}?digest=${DIGEST}`)).status).toBe(201);
  });

  test('may end with a digest of another algorithm than it began with', async () => {
    const registry = await start();
    const location = await registry.startUpload(REPOSITORY);
    await registry.call('PATCH', location, { body: CONTENT });
    const digest = `sha512:${createHash('sha512').update(CONTENT).digest('hex')}`;
    expect((await registry.call('PUT', `${location}?digest=${digest}`)).status).toBe(201);
    expect((await registry.call('HEAD', `/v2/${REPOSITORY}/blobs/${digest}`)).status).toBe(200);
  });

  test('of the wrong digest stores nothing', async () => {
    const registry = await start();
    const location = await registry.startUpload(REPOSITORY);
    const put = await registry.call('PUT', `${location}?digest=${DIGEST}`, { body: 'something else' });
    expect(await put.json()).toMatchObject({ errors: [{ code: 'DIGEST_INVALID' }] });
    expect((await registry.call('HEAD', BLOB)).status).toBe(404);
    expect((await registry.call('GET', location)).status).toBe(404);
  });
});

test('a full disk is answered with 507, and the upload goes on when there is space again', async () => {
  let full = false;
  const noSpace = () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
  const registry = await start({
    disk: { ...disk, write: (fd, chunks, position) => (full ? noSpace() : disk.write(fd, chunks, position)) },
  });
  const location = await registry.startUpload(REPOSITORY);
  await registry.call('PATCH', location, { body: CONTENT.subarray(0, 1000) });
  full = true;
  const refused = await registry.call('PATCH', location, { body: CONTENT.subarray(1000) });
  expect(refused.status).toBe(507);
  expect(await rangeOf(registry, location)).toBe('0-999');
  full = false;
  const rest = { body: CONTENT.subarray(1000) };
  expect((await registry.call('PUT', `${location}?digest=${DIGEST}`, rest)).status).toBe(201);
});

test('a blob is seen only through a repository that has it, and mounted only with a source', async () => {
  const registry = await start();
  await registry.pushBlob('team/one', 'hello');
  const digest = sha256('hello');
  expect((await registry.call('GET', `/v2/team/two/blobs/${digest}`)).status).toBe(404);
  const mount = (from: string) => registry.call('POST', `/v2/team/two/blobs/uploads/?mount=${digest}${from}`);
  expect((await mount('')).status).toBe(202);
  expect((await mount('&from=team/none')).status).toBe(202);
  expect((await mount('&from=../one')).status).toBe(202);
  expect((await mount('&from=team/one')).status).toBe(201);
  expect(await (await registry.call('GET', `/v2/team/two/blobs/${digest}`)).text()).toBe('hello');
  expect((await registry.call('DELETE', `/v2/team/two/blobs/${digest}`)).status).toBe(202);
  expect((await registry.call('GET', `/v2/team/two/blobs/${digest}`)).status).toBe(404);
  expect((await registry.call('GET', `/v2/team/one/blobs/${digest}`)).status).toBe(200);
});

test('dead uploads are cleared, those under way are not', async () => {
  const registry = await start();
  const [dead, alive] = [await registry.startUpload(REPOSITORY), await registry.startUpload('other')];
  await registry.call('PATCH', dead, { body: 'some' });
  const clear = (olderThan: number) =>
    registry.registry.clearDeadUploads({ olderThan: new Date(Date.now() + olderThan) });
  expect(await clear(-60_000)).toBe(0);
  const slow = request({ port: registry.port, host: '127.0.0.1', method: 'PATCH', path: alive });
  slow.on('error', () => {});
  slow.write('some');
  await sleep(100);
  expect(await clear(60_000)).toBe(1);
  expect((await registry.call('GET', dead)).status).toBe(404);
  slow.end();
  expect((await once(slow, 'response'))[0].statusCode).toBe(202);
  expect((await registry.call('GET', alive)).status).toBe(204);
  expect(existsSync(`${root}/docker/registry/v2/repositories/${REPOSITORY}/_uploads`)).toBe(true);
});
