import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { createDistributionApi } from './distribution.ts';
import type { RegistryApi } from './registry-api.ts';
import { type BlobServer, startBlobServer } from './testing/blob-server.ts';
import { startDockerRegistry } from './testing/docker-registry.ts';

/** What a real one does only when it is very large, broken, or on S3. */
const distributionThat = async (answer: RequestListener, { path = '', credentials = '' } = {}) => {
  const seen: IncomingMessage[] = [];
  const server = createServer((req, res) => {
    seen.push(req);
    answer(req, res);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api = createDistributionApi({ url: `http://${credentials}${address}${path}` });
  onTestFinished(async () => {
    await api.close();
    server.closeAllConnections();
    server.close();
  });
  return { api, seen, address };
};

const DIGEST = `sha256:${createHash('sha256').update('content').digest('hex')}`;
const servers: BlobServer[] = [];
const serve = async (api: RegistryApi) => {
  const server = await startBlobServer(api);
  servers.push(server);
  return server.url;
};
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describe('CNCF Distribution', () => {
  test('lists repositories page by page, wherever its links point', async () => {
    const pages: Record<string, { repositories: string[] | null; next?: string }> = {
      '': { repositories: ['a', 'b'], next: 'b' },
      b: { repositories: ['c/d'], next: 'c/d' },
      'c/d': { repositories: null },
    };
    const { api, seen } = await distributionThat(
      (req, res) => {
        const last = new URL(req.url ?? '', 'http://x').searchParams.get('last') ?? '';
        const { repositories, next } = pages[last]!;
        const query = `n=1000&last=${encodeURIComponent(next ?? '')}`;
        if (next) res.setHeader('link', `<https://registry.example/behind/v2/_catalog?${query}>; rel="next"`);
        res.end(JSON.stringify({ repositories }));
      },
      { path: '/behind/' },
    );
    expect(await collect(api.listRepositories())).toEqual(['a', 'b', 'c/d']);
    expect(seen.map(({ url }) => url)).toEqual([
      '/behind/v2/_catalog?n=1000',
      '/behind/v2/_catalog?n=1000&last=b',
      '/behind/v2/_catalog?n=1000&last=c%2Fd',
    ]);
  });

  test.each([
    [500, 'UNAVAILABLE', 503],
    [503, 'UNAVAILABLE', 503],
    // Its own accounts are our affair, not the client's.
    [401, 'UNAVAILABLE', 503],
    [405, 'UNSUPPORTED', 405],
  ])('that answers %i is %s', async (status, code, ours) => {
    const { api } = await distributionThat((_req, res) => res.writeHead(status).end('not JSON'));
    await expect(api.ping()).rejects.toMatchObject({ code, status: ours });
    await expect(api.getManifest('a', 'v1')).rejects.toMatchObject({ code, status: ours });
    await expect(api.deleteManifest('a', DIGEST)).rejects.toMatchObject({ code, status: ours });
    await expect(api.readBlob('a', DIGEST, { maxBytes: 10 })).rejects.toMatchObject({ code, status: ours });
    const answer = await fetch(`${await serve(api)}/v2/a/blobs/${DIGEST}`);
    expect(answer.status).toBe(ours);
    expect(await answer.json()).toMatchObject({ errors: [{ code }] });
  });

  test('gets nothing of the client that is meant for us', async () => {
    const { api, seen } = await distributionThat((_req, res) => res.writeHead(202).end(), {
      credentials: 'gate:p%40ss@',
    });
    const answer = await fetch(`${await serve(api)}/v2/a/blobs/uploads/0b1e9c53?_state=abc`, {
      method: 'PATCH',
      headers: {
        authorization: 'Bearer token of ours',
        cookie: 'session=ours',
        'x-forwarded-host': 'elsewhere.example',
        'content-range': '0-3',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'data',
    });
    expect(answer.status).toBe(202);
    const [{ headers, url }] = seen as [IncomingMessage];
    expect(url).toBe('/v2/a/blobs/uploads/0b1e9c53?_state=abc');
    expect(headers).toMatchObject({
      authorization: `Basic ${Buffer.from('gate:p@ss').toString('base64')}`,
      'content-range': '0-3',
      'content-type': 'application/octet-stream',
    });
    expect(headers.cookie).toBeUndefined();
    expect(headers['x-forwarded-host']).toBeUndefined();
  });

  test('on S3 sends readers there: the client follows, and so do we', async () => {
    const { api, address } = await distributionThat((req, res) => {
      if (req.url === '/bucket/data') return res.end('content');
      return res.writeHead(307, { location: `http://${address}/bucket/data` }).end();
    });
    expect((await api.readBlob('a', DIGEST, { maxBytes: 10 }))?.toString()).toBe('content');
    const answer = await fetch(`${await serve(api)}/v2/a/blobs/${DIGEST}`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([307, `http://${address}/bucket/data`]);
  });

  test('that breaks off in the middle of a blob breaks the connection of the client', async () => {
    const { api } = await distributionThat((_req, res) => {
      res.writeHead(200, { 'content-length': '1000' });
      res.write('the beginning');
      setTimeout(() => res.destroy(), 50);
    });
    const answer = await fetch(`${await serve(api)}/v2/a/blobs/${DIGEST}`);
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
  });

  test('that does not allow deletes keeps the tag', async () => {
    const server = await startDockerRegistry({ deletes: false });
    const api = createDistributionApi({ url: server.url });
    onTestFinished(async () => {
      await api.close();
      await server.stop();
    });
    const bytes = Buffer.from(
      JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: [] }),
    );
    const { digest } = await api.putManifest('a', 'v1', { mediaType: MEDIA_TYPES.ociIndex, bytes });
    await expect(api.deleteTag('a', 'v1')).rejects.toMatchObject({ code: 'UNSUPPORTED', status: 405 });
    expect(await api.resolveTag('a', 'v1')).toBe(digest);
  });

  describe('goes at the pace of the slower side', () => {
    // More than all the buffers on the way hold, and far less than what would come.
    const SOME = 32 * 1024 * 1024;
    const piece = Buffer.alloc(1024 * 1024);

    /** Writes for as long as it may, up to 256 pieces, and counts what was taken. */
    const pour = async (into: Writable) => {
      let taken = 0;
      into.on('error', () => {});
      const poured = (async () => {
        for (let at = 0; at < 256; at += 1) {
          await new Promise((done) => into.write(piece, done));
          taken += piece.length;
        }
      })();
      await Promise.race([poured, sleep(1000)]);
      return taken;
    };

    test('when the client does not read', async () => {
      const poured = Promise.withResolvers<number>();
      const { api } = await distributionThat(async (_req, res) => {
        res.writeHead(200, { 'content-length': 256 * piece.length });
        poured.resolve(await pour(res));
      });
      const download = request(`${await serve(api)}/v2/a/blobs/${DIGEST}`).end();
      await once(download, 'response');
      expect(await poured.promise).toBeLessThan(SOME);
      download.destroy();
    });

    test('when the engine does not read', async () => {
      const { api } = await distributionThat((req) => req.pause());
      const upload = request(`${await serve(api)}/v2/a/blobs/uploads/0b1e9c53`, { method: 'PATCH' });
      expect(await pour(upload)).toBeLessThan(SOME);
      upload.destroy();
    });
  });
});
