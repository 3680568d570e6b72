import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Readable } from 'node:stream';
import { OciError } from 'shared/oci/error';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { RegistryApi } from './registry-api.ts';
import { type BlobServer, clientName, startBlobServer } from './testing/blob-server.ts';

type Started = {
  api: RegistryApi;
  /** Takes the engine away from under the adapter, where it is a process of its own. */
  breakEngine?: () => Promise<void>;
  stop(): Promise<void>;
};

/** What every engine behind the port has in common. `isProcess`: it can be gone while we run. */
export const describeRegistryApi = (
  name: string,
  start: () => Promise<Started>,
  { isProcess = false } = {},
) =>
  describe(`registry API: ${name}`, () => {
    let started: Started;
    let api: RegistryApi;
    let server: BlobServer;
    beforeAll(async () => {
      started = await start();
      api = started.api;
      server = await startBlobServer(api);
    });
    afterAll(async () => {
      await server?.stop();
      await started?.stop();
    });

    const blobsUrl = (repository: string) => `${server.url}/v2/${clientName(repository)}/blobs`;
    const beginUpload = async (repository: string, query = '') => {
      const answer = await fetch(`${blobsUrl(repository)}/uploads/${query}`, { method: 'POST' });
      return { answer, location: answer.headers.get('location') ?? '' };
    };
    const withDigest = (location: string, digest: string) =>
      `${server.url}${location}${location.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`;
    const pushBlob = async (repository: string, bytes: Buffer) => {
      const { location } = await beginUpload(repository);
      const answer = await fetch(withDigest(location, sha256(bytes)), {
        method: 'PUT',
        body: new Uint8Array(bytes),
      });
      expect(answer.status).toBe(201);
      return sha256(bytes);
    };
    const pushImage = async (repository: string, tag: string, annotation = tag) => {
      const config = Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', annotation }));
      const layer = Buffer.from(`layer of ${annotation}`);
      await pushBlob(repository, config);
      await pushBlob(repository, layer);
      const bytes = imageBytes(config, [layer], { annotation });
      const { digest } = await api.putManifest(repository, tag, {
        mediaType: MEDIA_TYPES.ociManifest,
        bytes,
      });
      expect(digest).toBe(sha256(bytes));
      return { digest, bytes, config, layer };
    };

    test('answers a ping', async () => {
      await expect(api.ping()).resolves.toBeUndefined();
    });

    describe('blobs', () => {
      test('take the whole way from POST to GET', async () => {
        const bytes = Buffer.from('0123456789abcdef');
        const digest = sha256(bytes);
        const { answer: begun, location } = await beginUpload('team-a/way');
        expect(begun.status).toBe(202);
        expect(location).toMatch(/^\/v2\/shop\/way\/blobs\/uploads\//);

        const patched = await fetch(`${server.url}${location}`, {
          method: 'PATCH',
          // What curl says of any body; CNCF Distribution would read it as a form.
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: bytes.subarray(0, 10),
        });
        expect(patched.status).toBe(202);
        expect(patched.headers.get('range')).toBe('0-9');
        const next = patched.headers.get('location') ?? '';
        expect(next).toMatch(/^\/v2\/shop\/way\/blobs\/uploads\//);

        const done = await fetch(withDigest(next, digest), { method: 'PUT', body: bytes.subarray(10) });
        expect(done.status).toBe(201);
        expect(done.headers.get('location')).toBe(`/v2/shop/way/blobs/${digest}`);
        expect(done.headers.get('docker-content-digest')).toBe(digest);

        const url = `${blobsUrl('team-a/way')}/${digest}`;
        const head = await fetch(url, { method: 'HEAD' });
        expect([head.status, head.headers.get('content-length')]).toEqual([200, '16']);
        const whole = await fetch(url);
        expect([whole.status, await whole.text()]).toEqual([200, bytes.toString()]);
        const part = await fetch(url, { headers: { range: 'bytes=4-7' } });
        expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
          206,
          'bytes 4-7/16',
          '4567',
        ]);
        const beyond = await fetch(url, { headers: { range: 'bytes=16-' } });
        expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */16']);
        expect(await api.readBlob('team-a/way', digest, { maxBytes: 16 })).toEqual(bytes);
      });

      test('are deleted', async () => {
        const digest = await pushBlob('team-a/gone', Buffer.from('soon gone'));
        const url = `${blobsUrl('team-a/gone')}/${digest}`;
        expect((await fetch(url, { method: 'DELETE' })).status).toBe(202);
        expect((await fetch(url)).status).toBe(404);
        expect((await fetch(url, { method: 'DELETE' })).status).toBe(404);
      });

      test('of many megabytes stream in and out', async () => {
        const piece = randomBytes(1024 * 1024);
        const hash = createHash('sha256');
        for (let at = 0; at < 48; at += 1) hash.update(piece);
        const digest = `sha256:${hash.digest('hex')}`;
        const { location } = await beginUpload('team-a/large');
        const pieces = Readable.from(
          (function* () {
            for (let at = 0; at < 48; at += 1) yield piece;
          })(),
        );
        const patched = await send(`${server.url}${location}`, { method: 'PATCH' }, pieces);
        expect([patched.status, patched.headers.range]).toEqual([202, `0-${48 * 1024 * 1024 - 1}`]);
        const done = await fetch(withDigest(String(patched.headers.location), digest), { method: 'PUT' });
        expect(done.status).toBe(201);

        const answer = await fetch(`${blobsUrl('team-a/large')}/${digest}`);
        expect(answer.headers.get('content-length')).toBe(String(48 * 1024 * 1024));
        const back = createHash('sha256');
        for await (const chunk of answer.body!) back.update(chunk);
        expect(`sha256:${back.digest('hex')}`).toBe(digest);
      });

      test('with another digest than promised are refused', async () => {
        const { location } = await beginUpload('team-a/refused');
        const promised = sha256(Buffer.from('something else'));
        const answer = await fetch(withDigest(location, promised), { method: 'PUT', body: 'content' });
        expect([answer.status, await codeOf(answer)]).toEqual([400, 'DIGEST_INVALID']);
        expect((await fetch(`${blobsUrl('team-a/refused')}/${promised}`)).status).toBe(404);
      });

      test('are mounted from a repository that has them, and uploaded otherwise', async () => {
        const digest = await pushBlob('team-a/source', Buffer.from('to be mounted'));
        const mounted = await beginUpload('team-a/target', `?mount=${digest}&from=shop/source`);
        expect([mounted.answer.status, mounted.location]).toEqual([201, `/v2/shop/target/blobs/${digest}`]);
        expect((await fetch(`${blobsUrl('team-a/target')}/${digest}`)).status).toBe(200);

        const unknown = await beginUpload(
          'team-a/target',
          `?mount=${sha256(Buffer.from('?'))}&from=shop/source`,
        );
        expect(unknown.answer.status).toBe(202);
        expect(unknown.location).toMatch(/^\/v2\/shop\/target\/blobs\/uploads\//);
      });

      test('in one POST are taken or begun', async () => {
        const bytes = Buffer.from('all at once');
        const answer = await fetch(`${blobsUrl('team-a/post')}/uploads/?digest=${sha256(bytes)}`, {
          method: 'POST',
          headers: { 'content-type': 'application/octet-stream' },
          body: new Uint8Array(bytes),
        });
        expect([201, 202]).toContain(answer.status);
        if (answer.status === 202) {
          const put = await fetch(withDigest(answer.headers.get('location') ?? '', sha256(bytes)), {
            method: 'PUT',
            body: new Uint8Array(bytes),
          });
          expect(put.status).toBe(201);
        }
        expect(await (await fetch(`${blobsUrl('team-a/post')}/${sha256(bytes)}`)).text()).toBe('all at once');
      });

      test('and uploads that nobody knows are refused', async () => {
        const blob = await fetch(`${blobsUrl('team-a/nothing')}/${sha256(Buffer.from('nothing'))}`);
        expect([blob.status, await codeOf(blob)]).toEqual([404, 'BLOB_UNKNOWN']);
        const upload = `${blobsUrl('team-a/nothing')}/uploads/0b1e9c53-6f28-4a3e-9f43-1d1fb7b6b0aa`;
        expect((await fetch(upload, { method: 'PATCH', body: 'x' })).status).toBe(404);
        // The answer comes long before the body is sent; the client must still get it.
        const early = await send(
          upload,
          { method: 'PATCH' },
          Readable.from(Array(20).fill(Buffer.alloc(1024 * 1024))),
        );
        expect(early.status).toBe(404);
      });

      test('uploads show how far they are, and are cancelled', async () => {
        const { location } = await beginUpload('team-a/status');
        const patched = await fetch(`${server.url}${location}`, { method: 'PATCH', body: 'twelve bytes' });
        const upload = `${server.url}${patched.headers.get('location')}`;
        const status = await fetch(upload);
        expect([status.status, status.headers.get('range')]).toEqual([204, '0-11']);
        expect((await fetch(upload, { method: 'DELETE' })).status).toBe(204);
        expect((await fetch(upload)).status).toBe(404);
      });

      test('let go of a client that leaves', async () => {
        const digest = await pushBlob('team-a/leaving', randomBytes(32 * 1024 * 1024));
        const download = httpRequest(`${blobsUrl('team-a/leaving')}/${digest}`).end();
        const [answer] = (await once(download, 'response')) as [IncomingMessage];
        await once(answer, 'readable');
        expect(server.underWay()).toBe(1);
        download.destroy();
        await vi.waitFor(() => expect(server.underWay()).toBe(0), { timeout: 5000 });

        const { location } = await beginUpload('team-a/leaving');
        const upload = httpRequest(`${server.url}${location}`, {
          method: 'PATCH',
          headers: { 'content-length': 1000 },
        });
        upload.on('error', () => {});
        upload.write('not even half of it');
        await vi.waitFor(() => expect(server.underWay()).toBe(1), { timeout: 5000 });
        upload.destroy();
        await vi.waitFor(() => expect(server.underWay()).toBe(0), { timeout: 5000 });
        await expect(api.ping()).resolves.toBeUndefined();
      });

      test('are read whole when they are small', async () => {
        const digest = await pushBlob('team-a/small', Buffer.from('ten bytes.'));
        expect((await api.readBlob('team-a/small', digest, { maxBytes: 10 }))?.toString()).toBe('ten bytes.');
        expect(await api.readBlob('team-a/small', digest, { maxBytes: 9 })).toBeUndefined();
        expect(
          await api.readBlob('team-a/small', sha256(Buffer.from('?')), { maxBytes: 10 }),
        ).toBeUndefined();
        expect(await api.readBlob('team-a/no-such', digest, { maxBytes: 10 })).toBeUndefined();
      });
    });

    describe('manifests', () => {
      test('come back byte for byte, by tag and by digest', async () => {
        const { digest, bytes } = await pushImage('team-a/exact', 'v1');
        const expected = { digest, mediaType: MEDIA_TYPES.ociManifest, bytes };
        expect(await api.getManifest('team-a/exact', 'v1')).toEqual(expected);
        expect(await api.getManifest('team-a/exact', digest)).toEqual(expected);
        expect(await api.resolveTag('team-a/exact', 'v1')).toBe(digest);
      });

      test('are stored by digest, without a tag', async () => {
        const { config, layer } = await pushImage('team-a/untagged', 'v1');
        const bytes = imageBytes(config, [layer], { untagged: 'yes' });
        const { digest } = await api.putManifest('team-a/untagged', sha256(bytes), {
          mediaType: MEDIA_TYPES.ociManifest,
          bytes,
        });
        expect((await api.getManifest('team-a/untagged', digest))?.bytes).toEqual(bytes);
        expect(await api.listTags('team-a/untagged')).toEqual(['v1']);
        await expect(
          api.putManifest('team-a/untagged', sha256(Buffer.from('?')), {
            mediaType: MEDIA_TYPES.ociManifest,
            bytes,
          }),
        ).rejects.toMatchObject({ code: 'DIGEST_INVALID', status: 400 });
      });

      test('of several platforms are one index with children', async () => {
        const amd64 = await pushImage('team-a/multi', 'amd64');
        const arm64 = await pushImage('team-a/multi', 'arm64');
        const bytes = Buffer.from(
          JSON.stringify({
            schemaVersion: 2,
            mediaType: MEDIA_TYPES.ociIndex,
            manifests: [amd64, arm64].map((image, at) => ({
              ...descriptor(MEDIA_TYPES.ociManifest, image.bytes),
              platform: { os: 'linux', architecture: at === 0 ? 'amd64' : 'arm64' },
            })),
          }),
        );
        const { digest } = await api.putManifest('team-a/multi', 'latest', {
          mediaType: MEDIA_TYPES.ociIndex,
          bytes,
        });
        expect(await api.getManifest('team-a/multi', 'latest')).toEqual({
          digest,
          mediaType: MEDIA_TYPES.ociIndex,
          bytes,
        });

        await api.deleteTag('team-a/multi', 'amd64');
        expect(await api.getManifest('team-a/multi', amd64.digest)).toBeDefined();
        await api.deleteTag('team-a/multi', 'latest');
        expect(await api.getManifest('team-a/multi', digest)).toBeDefined();
      });

      test('of Docker keep their type', async () => {
        const { config, layer } = await pushImage('team-a/docker', 'oci');
        const bytes = Buffer.from(
          JSON.stringify({
            schemaVersion: 2,
            mediaType: MEDIA_TYPES.dockerManifest,
            config: descriptor('application/vnd.docker.container.image.v1+json', config),
            layers: [descriptor('application/vnd.docker.image.rootfs.diff.tar.gzip', layer)],
          }),
        );
        await api.putManifest('team-a/docker', 'v1', { mediaType: MEDIA_TYPES.dockerManifest, bytes });
        expect((await api.getManifest('team-a/docker', 'v1'))?.mediaType).toBe(MEDIA_TYPES.dockerManifest);
      });

      test('that are not valid are refused', async () => {
        const { config, layer, bytes } = await pushImage('team-a/invalid', 'v1');
        const put = (content: Buffer, mediaType: string = MEDIA_TYPES.ociManifest) =>
          api.putManifest('team-a/invalid', 'bad', { mediaType, bytes: content });
        const both = Buffer.from(JSON.stringify({ ...JSON.parse(bytes.toString()), manifests: [] }));

        await expect(put(Buffer.from('no JSON'))).rejects.toMatchObject({
          code: 'MANIFEST_INVALID',
          status: 400,
        });
        await expect(put(both)).rejects.toMatchObject({ code: 'MANIFEST_INVALID', status: 400 });
        await expect(put(bytes, MEDIA_TYPES.ociIndex)).rejects.toMatchObject({
          code: 'MANIFEST_INVALID',
          status: 400,
        });
        const unknownLayer = imageBytes(config, [layer, Buffer.from('never pushed')]);
        await expect(put(unknownLayer)).rejects.toMatchObject({ code: 'MANIFEST_BLOB_UNKNOWN', status: 400 });
        expect(await api.resolveTag('team-a/invalid', 'bad')).toBeUndefined();
      });

      test('that nobody knows are undefined, and cannot be deleted', async () => {
        const { digest } = await pushImage('team-a/known', 'v1');
        const unknown = sha256(Buffer.from('unknown'));
        for (const [repository, reference] of [
          ['team-a/known', 'v2'],
          ['team-a/known', unknown],
          ['team-a/no-such', 'v1'],
          ['team-a/no-such', digest],
        ] as const) {
          expect(await api.getManifest(repository, reference)).toBeUndefined();
        }
        expect(await api.resolveTag('team-a/known', 'v2')).toBeUndefined();
        expect(await api.resolveTag('team-a/no-such', 'v1')).toBeUndefined();
        const refused = { code: 'MANIFEST_UNKNOWN', status: 404 };
        await expect(api.deleteTag('team-a/known', 'v2')).rejects.toMatchObject(refused);
        await expect(api.deleteTag('team-a/no-such', 'v1')).rejects.toMatchObject(refused);
        await expect(api.deleteManifest('team-a/known', unknown)).rejects.toMatchObject(refused);
        await expect(api.deleteManifest('team-a/no-such', digest)).rejects.toMatchObject(refused);
      });
    });

    describe('deleting', () => {
      test('a tag leaves its siblings and its manifest', async () => {
        const { digest, bytes } = await pushImage('team-a/siblings', 'v1');
        for (const tag of ['v1.0', 'latest']) {
          await api.putManifest('team-a/siblings', tag, { mediaType: MEDIA_TYPES.ociManifest, bytes });
        }
        await api.deleteTag('team-a/siblings', 'v1');
        expect(await api.listTags('team-a/siblings')).toEqual(['latest', 'v1.0']);
        expect(await api.resolveTag('team-a/siblings', 'v1')).toBeUndefined();
        expect(await api.resolveTag('team-a/siblings', 'latest')).toBe(digest);

        await api.deleteTag('team-a/siblings', 'latest');
        await api.deleteTag('team-a/siblings', 'v1.0');
        expect(await api.listTags('team-a/siblings')).toEqual([]);
        expect((await api.getManifest('team-a/siblings', digest))?.bytes).toEqual(bytes);
      });

      test('a manifest takes every tag of it, and no other', async () => {
        const first = await pushImage('team-a/whole', 'v1');
        const second = await pushImage('team-a/whole', 'v2');
        await api.putManifest('team-a/whole', 'one', {
          mediaType: MEDIA_TYPES.ociManifest,
          bytes: first.bytes,
        });
        await api.deleteManifest('team-a/whole', first.digest);
        expect(await api.listTags('team-a/whole')).toEqual(['v2']);
        expect(await api.getManifest('team-a/whole', first.digest)).toBeUndefined();
        expect(await api.resolveTag('team-a/whole', 'v2')).toBe(second.digest);
        // Gone, not forbidden: the same content can come again.
        await api.putManifest('team-a/whole', 'v1', {
          mediaType: MEDIA_TYPES.ociManifest,
          bytes: first.bytes,
        });
        expect(await api.resolveTag('team-a/whole', 'v1')).toBe(first.digest);
      });

      test('a tag while others are pushed loses none of them', async () => {
        const { bytes, digest } = await pushImage('team-a/busy', 'keep');
        const put = (tag: string) =>
          api.putManifest('team-a/busy', tag, { mediaType: MEDIA_TYPES.ociManifest, bytes });
        const doomed = Array.from({ length: 8 }, (_, at) => `doomed-${at}`);
        const fresh = Array.from({ length: 8 }, (_, at) => `fresh-${at}`);
        for (const tag of doomed) await put(tag);
        await Promise.all(
          doomed.flatMap((tag, at) => [api.deleteTag('team-a/busy', tag), put(fresh[at]!), put('keep')]),
        );
        expect(await api.listTags('team-a/busy')).toEqual([...fresh, 'keep']);
        for (const tag of [...fresh, 'keep']) expect(await api.resolveTag('team-a/busy', tag)).toBe(digest);

        // Deleted first and then pushed, or the other way round; never pushed and then lost.
        for (let round = 0; round < 10; round += 1) {
          await put('moving');
          await Promise.all([api.deleteTag('team-a/busy', 'moving'), put('moving')]);
          expect([undefined, digest]).toContain(await api.resolveTag('team-a/busy', 'moving'));
        }
        expect((await api.getManifest('team-a/busy', digest))?.bytes).toEqual(bytes);
      });
    });

    describe('lists', () => {
      test('name every repository that has content', async () => {
        await pushImage('team-a/listed', 'v1');
        await pushImage('team-b/deep/er', 'v1');
        const names = await allOf(api.listRepositories());
        expect(names).toEqual(expect.arrayContaining(['team-a/listed', 'team-b/deep/er']));
        expect(new Set(names).size).toBe(names.length);
      });

      test('sort tags by their bytes', async () => {
        const { bytes } = await pushImage('team-a/sorted', 'b');
        for (const tag of ['a', 'B', '_', '10', '9', 'a-1', 'a.1']) {
          await api.putManifest('team-a/sorted', tag, { mediaType: MEDIA_TYPES.ociManifest, bytes });
        }
        expect(await api.listTags('team-a/sorted')).toEqual(['10', '9', 'B', '_', 'a', 'a-1', 'a.1', 'b']);
        expect(await api.listTags('team-a/no-such')).toEqual([]);
      });

      test('name every tagged manifest once', async () => {
        const first = await pushImage('team-a/manifests', 'v1');
        const second = await pushImage('team-a/manifests', 'v2');
        await api.putManifest('team-a/manifests', 'v3', {
          mediaType: MEDIA_TYPES.ociManifest,
          bytes: first.bytes,
        });
        const digests = await allOf(api.listManifests('team-a/manifests'));
        expect(digests.sort()).toEqual([first.digest, second.digest].sort());
        expect(await allOf(api.listManifests('team-a/no-such'))).toEqual([]);
      });
    });

    if (!isProcess) return;
    // Last, for it is not repaired.
    test('answers 503 to everything when the engine is gone', async () => {
      const { digest, bytes } = await pushImage('team-a/before', 'v1');
      await started.breakEngine?.();
      const calls: (() => Promise<unknown>)[] = [
        () => api.ping(),
        () => api.getManifest('team-a/before', 'v1'),
        () => api.resolveTag('team-a/before', 'v1'),
        () => api.putManifest('team-a/before', 'v1', { mediaType: MEDIA_TYPES.ociManifest, bytes }),
        () => api.deleteManifest('team-a/before', digest),
        () => api.deleteTag('team-a/before', 'v1'),
        () => api.readBlob('team-a/before', digest, { maxBytes: 10 }),
        () => allOf(api.listRepositories()),
        () => api.listTags('team-a/before'),
        () => allOf(api.listManifests('team-a/before')),
      ];
      for (const call of calls) {
        const error = await call().then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(error).toBeInstanceOf(OciError);
        expect(error).toMatchObject({
          code: 'UNAVAILABLE',
          status: 503,
          message: 'the registry storage does not answer',
        });
      }
      const answer = await fetch(`${blobsUrl('team-a/before')}/${digest}`);
      expect([answer.status, await codeOf(answer)]).toEqual([503, 'UNAVAILABLE']);
      expect((await beginUpload('team-a/before')).answer.status).toBe(503);
    });
  });

const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const descriptor = (mediaType: string, bytes: Buffer) => ({
  mediaType,
  digest: sha256(bytes),
  size: bytes.length,
});

/** Written with spaces and in an order of its own, so that an engine that writes it anew is found out. */
const imageBytes = (config: Buffer, layers: Buffer[], annotations: Record<string, string> = {}) =>
  Buffer.from(
    `${JSON.stringify(
      {
        annotations,
        layers: layers.map((layer) => descriptor('application/vnd.oci.image.layer.v1.tar', layer)),
        config: descriptor('application/vnd.oci.image.config.v1+json', config),
        mediaType: MEDIA_TYPES.ociManifest,
        schemaVersion: 2,
      },
      null,
      3,
    )}\n`,
  );

const codeOf = async (answer: Response) =>
  ((await answer.json()) as { errors: { code: string }[] }).errors[0]?.code;

/** With `Transfer-Encoding: chunked`, as docker sends a layer; an answer before the end of the body counts. */
const send = async (url: string, options: RequestOptions, body: Readable) => {
  const req = httpRequest(url, options);
  req.on('error', () => {});
  body.pipe(req);
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  res.resume();
  return { status: res.statusCode, headers: res.headers };
};

const allOf = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};
