import { describe, expect, test } from 'vitest';
import { expectRefusal, octets, type SpecClient, sha256, sha512, streamOf, unique } from './spec-client.ts';

const WRONG = sha256(Buffer.from('not what is sent'));

export const describeBlobs = (client: () => SpecClient) => {
  const expectBlob = async (bytes: Buffer, digest = sha256(bytes), name?: string) => {
    const { request, path } = client();
    const answer = await request('GET', path(`blobs/${digest}`, name));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe(String(bytes.length));
    expect(answer.headers.get('docker-content-digest')).toBe(digest);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  };
  const expectNoBlob = async (digest: string, name?: string) => {
    const { request, path } = client();
    expect((await request('HEAD', path(`blobs/${digest}`, name))).status).toBe(404);
    await expectRefusal(await request('GET', path(`blobs/${digest}`, name)), 404, 'BLOB_UNKNOWN');
  };
  const expectCreated = (answer: Response, digest: string) => {
    const { locationOf, path } = client();
    expect(answer.status).toBe(201);
    expect(new URL(locationOf(answer)).pathname).toBe(path(`blobs/${digest}`));
    expect(answer.headers.get('docker-content-digest')).toBe(digest);
  };
  const expectDigestRefused = (answer: Response) => expectRefusal(answer, 400, 'DIGEST_INVALID');
  const patch = (location: string, body: Buffer, from?: number) =>
    client().request('PATCH', location, {
      body,
      headers: {
        ...octets,
        ...(from !== undefined && { 'content-range': `${from}-${from + body.length - 1}` }),
      },
    });
  const post = (bytes: Buffer, digest: string) =>
    client().request('POST', `${client().path('blobs/uploads/')}?digest=${digest}`, {
      body: bytes,
      headers: octets,
    });
  const mount = (query: string, name: string) =>
    client().request('POST', `${client().path('blobs/uploads/', name)}?${query}`);
  const expectReceived = async (location: string, bytes: number) => {
    const { request, locationOf } = client();
    const answer = await request('GET', location);
    expect(answer.status).toBe(204);
    if (bytes > 0) expect(answer.headers.get('range')).toBe(`0-${bytes - 1}`);
    return locationOf(answer);
  };

  describe('a blob by POST and PUT', () => {
    test('is stored', async () => {
      const bytes = unique('post and put');
      const { beginUpload, finishUpload } = client();
      expectCreated(await finishUpload(await beginUpload(), sha256(bytes), bytes), sha256(bytes));
      await expectBlob(bytes);
    });

    test('with a wrong digest is refused', async () => {
      const { beginUpload, finishUpload } = client();
      await expectDigestRefused(await finishUpload(await beginUpload(), WRONG, unique('other')));
      await expectNoBlob(WRONG);
    });

    test('without a digest, or with one that is none, is refused', async () => {
      const { beginUpload, finishUpload, request } = client();
      const body = unique('no digest');
      await expectDigestRefused(await request('PUT', await beginUpload(), { body, headers: octets }));
      for (const digest of ['sha256:abc', 'md5:d41d8cd98f00b204e9800998ecf8427e', 'none', `${WRONG}0`]) {
        await expectDigestRefused(await finishUpload(await beginUpload(), digest, body));
      }
    });

    test('may be pushed again, and by many at once', async () => {
      const bytes = unique('again');
      await Promise.all(Array.from({ length: 8 }, () => client().pushBlob(bytes)));
      await client().pushBlob(bytes);
      await expectBlob(bytes);
    });

    test('may be empty', async () => {
      const bytes = Buffer.alloc(0);
      const { beginUpload, finishUpload } = client();
      expectCreated(await finishUpload(await beginUpload(), sha256(bytes)), sha256(bytes));
      await expectBlob(bytes);
    });

    test('may be {}', async () => {
      const bytes = Buffer.from('{}');
      await client().pushBlob(bytes);
      await expectBlob(bytes);
    });

    test('that is cut off is not stored', async () => {
      const { beginUpload, withDigest, request } = client();
      const bytes = unique('all that came through');
      const upload = withDigest(await beginUpload(), sha256(bytes));
      const cut = request('PUT', upload, { body: streamOf([bytes], { cutOff: true }), headers: octets });
      await expect(cut).rejects.toThrow();
      await expectNoBlob(sha256(bytes));
    });
  });

  describe('a blob by POST alone', () => {
    test('is stored', async () => {
      const bytes = unique('post alone');
      expectCreated(await post(bytes, sha256(bytes)), sha256(bytes));
      await expectBlob(bytes);
    });

    test('with a wrong digest is refused', async () => {
      await expectDigestRefused(await post(unique('other'), WRONG));
      await expectDigestRefused(await post(unique('other'), 'sha256:abc'));
      await expectNoBlob(WRONG);
    });
  });

  describe('a blob by PATCH', () => {
    test.each([
      ['one chunk', (bytes: Buffer) => [bytes]],
      ['many chunks', (bytes: Buffer) => [bytes.subarray(0, 7), bytes.subarray(7, 20), bytes.subarray(20)]],
    ])('in %s is stored, and refused with a wrong digest', async (_name, cut) => {
      const { beginUpload, finishUpload, locationOf } = client();
      for (const wrong of [false, true]) {
        const bytes = unique('in chunks');
        let location = await beginUpload();
        let sent = 0;
        for (const chunk of cut(bytes)) {
          const answer = await patch(location, chunk, sent);
          sent += chunk.length;
          expect([answer.status, answer.headers.get('range')]).toEqual([202, `0-${sent - 1}`]);
          location = locationOf(answer);
        }
        const done = await finishUpload(location, wrong ? WRONG : sha256(bytes));
        if (wrong) {
          await expectDigestRefused(done);
          await expectNoBlob(sha256(bytes));
        } else {
          expectCreated(done, sha256(bytes));
          await expectBlob(bytes);
        }
      }
    });

    test('in a stream of unknown length is stored, and refused with a wrong digest', async () => {
      const { beginUpload, finishUpload, request, locationOf } = client();
      const piece = Buffer.alloc(256 * 1024, unique('streamed'));
      const whole = Buffer.concat(Array(20).fill(piece));
      for (const digest of [sha256(whole), WRONG]) {
        const body = streamOf(Array(20).fill(piece));
        const answer = await request('PATCH', await beginUpload(), { body, headers: octets });
        expect([answer.status, answer.headers.get('range')]).toEqual([202, `0-${whole.length - 1}`]);
        const done = await finishUpload(locationOf(answer), digest);
        if (digest === WRONG) await expectDigestRefused(done);
        else expectCreated(done, digest);
      }
      await expectBlob(whole);
    });

    test('with the last chunk in the PUT is stored, and refused with a wrong digest', async () => {
      const { beginUpload, finishUpload, locationOf } = client();
      const bytes = unique('last chunk in the PUT');
      const rest = { 'content-range': `10-${bytes.length - 1}` };
      for (const digest of [WRONG, sha256(bytes)]) {
        const location = locationOf(await patch(await beginUpload(), bytes.subarray(0, 10), 0));
        const done = await finishUpload(location, digest, bytes.subarray(10), rest);
        if (digest === WRONG) await expectDigestRefused(done);
        else expectCreated(done, digest);
      }
      await expectBlob(bytes);
    });

    test('in chunks out of order is refused with 416, and may go on in order', async () => {
      const { beginUpload, finishUpload, locationOf } = client();
      const bytes = unique('chunks out of order');
      const begun = await beginUpload();
      await expectRefusal(await patch(begun, bytes.subarray(10), 10), 416);
      const location = locationOf(await patch(begun, bytes.subarray(0, 10), 0));
      for (const from of [0, 5, 15]) {
        await expectRefusal(await patch(location, bytes.subarray(from, from + 10), from), 416);
      }
      await expectRefusal(
        await finishUpload(location, sha256(bytes), bytes.subarray(20), { 'content-range': '20-29' }),
        416,
      );
      const next = locationOf(await patch(await expectReceived(location, 10), bytes.subarray(10), 10));
      expectCreated(await finishUpload(next, sha256(bytes)), sha256(bytes));
      await expectBlob(bytes);
    });

    test('with a range that is none, or not that of the content, is refused', async () => {
      const { beginUpload, request } = client();
      for (const range of ['ten-nineteen', '9-0', '0-3']) {
        const headers = { ...octets, 'content-range': range };
        const answer = await request('PATCH', await beginUpload(), {
          body: Buffer.from('0123456789'),
          headers,
        });
        await expectRefusal(answer, [400, 416]);
      }
    });

    test('goes on after the connection broke', async () => {
      const { beginUpload, finishUpload, request, locationOf } = client();
      const bytes = unique('goes on');
      const location = await beginUpload();
      const cut = request('PATCH', location, {
        body: streamOf([bytes.subarray(0, 10)], { cutOff: true }),
        headers: octets,
      });
      await expect(cut).rejects.toThrow();
      const status = await request('GET', location);
      expect(status.status).toBe(204);
      // Before the first byte some registries say 0-0, some nothing at all.
      const kept = status.headers.get('range') === '0-9' ? 10 : 0;
      const answer = await patch(locationOf(status), bytes.subarray(kept), kept);
      expect(answer.status).toBe(202);
      expectCreated(await finishUpload(locationOf(answer), sha256(bytes)), sha256(bytes));
      await expectBlob(bytes);
    });
  });

  describe('an upload', () => {
    test('tells how far it is', async () => {
      const { beginUpload, locationOf } = client();
      const location = await expectReceived(await beginUpload(), 0);
      const next = locationOf(await patch(location, Buffer.from('twelve bytes')));
      await expectReceived(next, 12);
    });

    test('is cancelled', async () => {
      const { beginUpload, finishUpload, locationOf, request } = client();
      const bytes = unique('cancelled');
      const location = locationOf(await patch(await beginUpload(), bytes));
      expect((await request('DELETE', location)).status).toBe(204);
      await expectRefusal(await request('GET', location), 404, 'BLOB_UPLOAD_UNKNOWN');
      await expectRefusal(await patch(location, bytes), 404, 'BLOB_UPLOAD_UNKNOWN');
      await expectRefusal(await finishUpload(location, sha256(bytes)), 404, 'BLOB_UPLOAD_UNKNOWN');
      await expectRefusal(await request('DELETE', location), 404, 'BLOB_UPLOAD_UNKNOWN');
      await expectNoBlob(sha256(bytes));
    });

    test('that is finished is gone', async () => {
      const { beginUpload, finishUpload, request } = client();
      const bytes = unique('finished');
      const location = await beginUpload();
      await finishUpload(location, sha256(bytes), bytes);
      await expectRefusal(await request('GET', location), 404, 'BLOB_UPLOAD_UNKNOWN');
    });

    test('belongs to its repository', async () => {
      const { beginUpload, repository, other, request } = client();
      const location = await beginUpload();
      const elsewhere = location.replace(`/v2/${repository}/`, `/v2/${other}/`);
      await expectRefusal(await request('GET', elsewhere), 404, 'BLOB_UPLOAD_UNKNOWN');
    });
  });

  describe('a mount', () => {
    const expectUpload = async (answer: Response, bytes: Buffer) => {
      const { finishUpload, locationOf, other } = client();
      expect(answer.status).toBe(202);
      expect((await finishUpload(locationOf(answer), sha256(bytes), bytes)).status).toBe(201);
      await expectBlob(bytes, sha256(bytes), other);
    };

    test('from a repository that has the blob needs no upload', async () => {
      const { pushBlob, repository, other, locationOf, path } = client();
      const bytes = unique('mounted');
      const digest = await pushBlob(bytes);
      await expectNoBlob(digest, other);
      const answer = await mount(`mount=${digest}&from=${repository}`, other);
      expect(answer.status).toBe(201);
      expect(new URL(locationOf(answer)).pathname).toBe(path(`blobs/${digest}`, other));
      await expectBlob(bytes, digest, other);
    });

    test('of a blob that its source does not have becomes an upload', async () => {
      const { repository, other } = client();
      const bytes = unique('not there');
      await expectUpload(await mount(`mount=${sha256(bytes)}&from=${repository}`, other), bytes);
    });

    test('from a repository that is not there becomes an upload', async () => {
      const { repository, other } = client();
      const bytes = unique('no such source');
      await expectUpload(await mount(`mount=${sha256(bytes)}&from=${repository}-none`, other), bytes);
    });

    test('without a source is found or becomes an upload', async () => {
      const { pushBlob, other } = client();
      const bytes = unique('without a source');
      await pushBlob(bytes);
      const answer = await mount(`mount=${sha256(bytes)}`, other);
      if (answer.status === 201) await expectBlob(bytes, sha256(bytes), other);
      else await expectUpload(answer, bytes);
    });
  });

  describe('reading a blob', () => {
    test('HEAD tells length and digest', async () => {
      const { pushBlob, request, path } = client();
      const bytes = unique('head');
      const digest = await pushBlob(bytes);
      const answer = await request('HEAD', path(`blobs/${digest}`));
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-length')).toBe(String(bytes.length));
      expect(answer.headers.get('docker-content-digest')).toBe(digest);
    });

    test('a range of it is 206, one beyond it 416', async () => {
      const { pushBlob, request, path } = client();
      const bytes = Buffer.from(`${unique('a range of it')}`);
      const { length } = bytes;
      const digest = await pushBlob(bytes);
      const get = (range: string) => request('GET', path(`blobs/${digest}`), { headers: { range } });
      for (const [range, start, end] of [
        ['bytes=0-3', 0, 3],
        ['bytes=4-', 4, length - 1],
        ['bytes=-5', length - 5, length - 1],
        [`bytes=5-${length * 2}`, 5, length - 1],
      ] as const) {
        const answer = await get(range);
        expect([answer.status, answer.headers.get('content-range')]).toEqual([
          206,
          `bytes ${start}-${end}/${length}`,
        ]);
        expect(answer.headers.get('content-length')).toBe(String(end - start + 1));
        expect(await answer.text()).toBe(bytes.subarray(start, end + 1).toString());
      }
      const beyond = await get(`bytes=${length}-`);
      expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${length}`]);
    });

    test('one that is not there is 404', async () => {
      await expectNoBlob(WRONG);
      await expectNoBlob(WRONG, `${client().repository}-none`);
    });

    test('of another repository is 404', async () => {
      const digest = await client().pushBlob(unique('mine'));
      await expectNoBlob(digest, client().other);
    });
  });

  test('a blob is deleted: 202, then 404', async () => {
    const { pushBlob, request, path } = client();
    const bytes = unique('deleted');
    const digest = await pushBlob(bytes);
    expect((await request('DELETE', path(`blobs/${digest}`))).status).toBe(202);
    await expectNoBlob(digest);
    await expectRefusal(await request('DELETE', path(`blobs/${digest}`)), 404, 'BLOB_UNKNOWN');
    await pushBlob(bytes);
    await expectBlob(bytes);
  });

  describe('a blob by sha512', () => {
    test('is stored by PUT, by POST alone, and in chunks', async () => {
      const { beginUpload, finishUpload, locationOf } = client();
      const [first, second, third] = [unique('512'), unique('512'), unique('512')];
      expectCreated(await finishUpload(await beginUpload(), sha512(first), first), sha512(first));
      expectCreated(await post(second, sha512(second)), sha512(second));
      const location = locationOf(await patch(await beginUpload(), third, 0));
      expectCreated(await finishUpload(location, sha512(third)), sha512(third));
      for (const bytes of [first, second, third]) await expectBlob(bytes, sha512(bytes));
    });

    test('with a wrong digest is refused', async () => {
      const { beginUpload, finishUpload } = client();
      const wrong = sha512(Buffer.from('not what is sent'));
      await expectDigestRefused(await finishUpload(await beginUpload(), wrong, unique('512')));
      await expectNoBlob(wrong);
    });

    test('is mounted and deleted', async () => {
      const { pushBlob, repository, other, request, path } = client();
      const bytes = unique('512 mounted');
      const digest = await pushBlob(bytes, { digest: sha512(bytes) });
      expect((await mount(`mount=${digest}&from=${repository}`, other)).status).toBe(201);
      await expectBlob(bytes, digest, other);
      expect((await request('DELETE', path(`blobs/${digest}`))).status).toBe(202);
      await expectNoBlob(digest);
      await expectBlob(bytes, digest, other);
    });
  });
};
