import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import { codeOf, type SuiteClient, sha256 } from './suite-client.ts';

export const describeBlobs = ({
  api,
  serverUrl,
  underWay,
  blobsUrl,
  beginUpload,
  withDigest,
  pushBlob,
}: SuiteClient) => {
  describe('blobs', () => {
    test('take the whole way from POST to GET', async () => {
      const bytes = Buffer.from('0123456789abcdef');
      const digest = sha256(bytes);
      const { answer: begun, location } = await beginUpload('team-a/way');
      expect(begun.status).toBe(202);
      expect(location).toMatch(/^\/v2\/shop\/way\/blobs\/uploads\//);

      const patched = await fetch(`${serverUrl()}${location}`, {
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
      expect(await api().readBlob('team-a/way', digest, { maxBytes: 16 })).toEqual(bytes);
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
      const patched = await send(`${serverUrl()}${location}`, { method: 'PATCH' }, pieces);
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
      const patched = await fetch(`${serverUrl()}${location}`, { method: 'PATCH', body: 'twelve bytes' });
      const upload = `${serverUrl()}${patched.headers.get('location')}`;
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
      expect(underWay()).toBe(1);
      download.destroy();
      await vi.waitFor(() => expect(underWay()).toBe(0), { timeout: 5000 });

      const { location } = await beginUpload('team-a/leaving');
      const upload = httpRequest(`${serverUrl()}${location}`, {
        method: 'PATCH',
        headers: { 'content-length': 1000 },
      });
      upload.on('error', () => {});
      upload.write('not even half of it');
      await vi.waitFor(() => expect(underWay()).toBe(1), { timeout: 5000 });
      upload.destroy();
      await vi.waitFor(() => expect(underWay()).toBe(0), { timeout: 5000 });
      await expect(api().ping()).resolves.toBeUndefined();
    });

    test('are read whole when they are small', async () => {
      const digest = await pushBlob('team-a/small', Buffer.from('ten bytes.'));
      expect((await api().readBlob('team-a/small', digest, { maxBytes: 10 }))?.toString()).toBe('ten bytes.');
      expect(await api().readBlob('team-a/small', digest, { maxBytes: 9 })).toBeUndefined();
      expect(
        await api().readBlob('team-a/small', sha256(Buffer.from('?')), { maxBytes: 10 }),
      ).toBeUndefined();
      expect(await api().readBlob('team-a/no-such', digest, { maxBytes: 10 })).toBeUndefined();
    });
  });
};

/** With `Transfer-Encoding: chunked`, as docker sends a layer; an answer before the end of the body counts. */
const send = async (url: string, options: RequestOptions, body: Readable) => {
  const req = httpRequest(url, options);
  req.on('error', () => {});
  body.pipe(req);
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  res.resume();
  return { status: res.statusCode, headers: res.headers };
};
