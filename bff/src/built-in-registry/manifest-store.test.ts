import { rmSync, writeFileSync } from 'node:fs';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLayout } from './layout.ts';
import { makeFolder, type StartedRegistry, sha256, startRegistry } from './testing/start-registry.ts';

const REPOSITORY = 'team/app';
let root: string;
let remove: () => void;
let registry: StartedRegistry;

beforeEach(async () => {
  ({ root, remove } = makeFolder());
  registry = await startRegistry({ root });
});
afterEach(async () => {
  await registry.stop();
  remove();
});

const CONFIG = '{"os":"linux","architecture":"amd64"}';
const configType = 'application/vnd.oci.image.config.v1+json';
const descriptor = (content: string, mediaType: string) => ({
  mediaType,
  digest: sha256(content),
  size: content.length,
});
const image = (fields: object = {}) =>
  // Spaces, because the bytes have to come back as they were sent.
  JSON.stringify(
    {
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.ociManifest,
      config: descriptor(CONFIG, configType),
      ...fields,
    },
    null,
    3,
  );
const put = (reference: string, body: string, type: string = MEDIA_TYPES.ociManifest) =>
  registry.call('PUT', `/v2/${REPOSITORY}/manifests/${reference}`, {
    body,
    headers: { 'Content-Type': type },
  });
const get = (reference: string) => registry.call('GET', `/v2/${REPOSITORY}/manifests/${reference}`);
const destroy = (reference: string) => registry.call('DELETE', `/v2/${REPOSITORY}/manifests/${reference}`);
const tags = async () =>
  ((await (await registry.call('GET', `/v2/${REPOSITORY}/tags/list`)).json()) as { tags: string[] }).tags;

describe('a manifest', () => {
  beforeEach(async () => {
    await registry.pushBlob(REPOSITORY, CONFIG);
  });

  test('comes back as it was sent, by tag and by digest', async () => {
    const body = image();
    expect((await put('1.0', body)).status).toBe(201);
    for (const reference of ['1.0', sha256(body)]) {
      const answer = await get(reference);
      expect(answer.headers.get('docker-content-digest')).toBe(sha256(body));
      expect(answer.headers.get('content-type')).toBe(MEDIA_TYPES.ociManifest);
      expect(await answer.text()).toBe(body);
    }
  });

  test('is refused while the repository lacks what it names', async () => {
    const layers = [descriptor('layer', 'application/vnd.oci.image.layer.v1.tar')];
    const refused = await put('1.0', image({ layers }));
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ code: 'MANIFEST_BLOB_UNKNOWN' }] });
    await registry.pushBlob('team/other', 'layer');
    expect((await put('1.0', image({ layers }))).status).toBe(400);
    await registry.pushBlob(REPOSITORY, 'layer');
    expect((await put('1.0', image({ layers }))).status).toBe(201);
  });

  test('of an index needs its children, or layers where it is a cache of BuildKit', async () => {
    const index = (child: object) =>
      JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: [child] });
    const child = descriptor(image(), MEDIA_TYPES.ociManifest);
    expect((await put('all', index(child), MEDIA_TYPES.ociIndex)).status).toBe(400);
    await put(child.digest, image());
    expect((await put('all', index(child), MEDIA_TYPES.ociIndex)).status).toBe(201);
    const asManifest = descriptor(CONFIG, MEDIA_TYPES.ociManifest);
    expect((await put('cache', index(asManifest), MEDIA_TYPES.ociIndex)).status).toBe(400);
    expect((await put('cache', index(descriptor(CONFIG, configType)), MEDIA_TYPES.ociIndex)).status).toBe(
      201,
    );
  });

  test('is refused when it tells a size that is not the one of what is stored', async () => {
    const config = { ...descriptor(CONFIG, configType), size: CONFIG.length + 1 };
    const refused = await put('1.0', image({ config }));
    expect([refused.status, await refused.json()]).toEqual([
      400,
      {
        errors: [
          {
            code: 'MANIFEST_INVALID',
            message: `the manifest names ${config.digest} with ${config.size} bytes, but it has ${CONFIG.length}`,
          },
        ],
      },
    ]);
    await put(sha256(image()), image());
    const index = (child: object) =>
      JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: [child] });
    for (const child of [descriptor(image(), MEDIA_TYPES.ociManifest), descriptor(CONFIG, configType)]) {
      const wrong = index({ ...child, size: child.size - 1 });
      expect((await put('all', wrong, MEDIA_TYPES.ociIndex)).status).toBe(400);
      expect((await put('all', index(child), MEDIA_TYPES.ociIndex)).status).toBe(201);
    }
  });

  test('is gone with its tags when it is deleted, and its siblings stay', async () => {
    const [one, two] = [image(), image({ annotations: { number: 'two' } })];
    await put('a', one);
    await put('b', two);
    await put('c', one);
    expect(await tags()).toEqual(['a', 'b', 'c']);
    expect((await destroy(sha256(one))).status).toBe(202);
    expect(await tags()).toEqual(['b']);
    expect((await get('a')).status).toBe(404);
    expect((await get(sha256(one))).status).toBe(404);
    expect((await destroy(sha256(one))).status).toBe(404);
    expect(await (await get('b')).text()).toBe(two);
  });

  test('stays when a tag of it is deleted', async () => {
    await put('a', image());
    await put('b', image());
    expect((await destroy('a')).status).toBe(202);
    expect((await destroy('a')).status).toBe(404);
    expect(await tags()).toEqual(['b']);
    expect((await get(sha256(image()))).status).toBe(200);
  });

  test('is not served from memory to a repository that has lost it', async () => {
    await put('a', image());
    expect((await get('a')).status).toBe(200);
    rmSync(`${createLayout(root).revision(REPOSITORY, sha256(image()))}/link`);
    expect((await get('a')).status).toBe(404);
    expect((await registry.call('GET', `/v2/team/other/manifests/${sha256(image())}`)).status).toBe(404);
  });

  test('that is damaged on disk is not served', async () => {
    await put('a', image());
    await registry.stop();
    writeFileSync(createLayout(root).blobData(sha256(image())), image({ annotations: { changed: 'yes' } }));
    registry = await startRegistry({ root });
    expect((await get('a')).status).toBe(500);
  });

  test('refers to its subject, and is listed there until it is deleted', async () => {
    await put('a', image());
    const subject = descriptor(image(), MEDIA_TYPES.ociManifest);
    const artifact = image({ subject, artifactType: 'application/x.sbom' });
    const pushed = await put(sha256(artifact), artifact);
    expect(pushed.headers.get('oci-subject')).toBe(subject.digest);
    const referrers = async (query = '') => {
      const answer = await registry.call('GET', `/v2/${REPOSITORY}/referrers/${subject.digest}${query}`);
      return ((await answer.json()) as { manifests: object[] }).manifests;
    };
    expect(await referrers()).toMatchObject([
      { digest: sha256(artifact), artifactType: 'application/x.sbom' },
    ]);
    expect(await referrers('?artifactType=application/x.other')).toEqual([]);
    await destroy(sha256(artifact));
    expect(await referrers()).toEqual([]);
    await put(sha256(artifact), artifact);
    expect(await referrers()).toHaveLength(1);
  });
});

test('a half-written tag is not listed', async () => {
  await registry.pushBlob(REPOSITORY, CONFIG);
  await put('whole', image());
  const layout = createLayout(root);
  await put('half', image());
  rmSync(layout.currentTagLink(REPOSITORY, 'half'));
  expect(await tags()).toEqual(['whole']);
  expect((await put('half', image())).status).toBe(201);
  expect(await tags()).toEqual(['half', 'whole']);
});
