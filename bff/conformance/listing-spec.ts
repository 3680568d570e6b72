import { describe, expect, test } from 'vitest';
import { expectRefusal, type SpecClient, sha256, uniqueTag } from './spec-client.ts';

export const describeLists = (client: () => SpecClient) => {
  const get = (path: string) => client().request('GET', path);
  const listTags = async (query: string) => {
    const answer = await get(client().path(`tags/list${query}`));
    expect(answer.status).toBe(200);
    const { name, tags } = (await answer.json()) as { name: string; tags: string[] };
    expect(name).toBe(client().repository);
    return { tags, link: answer.headers.get('link') };
  };
  /** RFC 8288: `</v2/team/app/tags/list?n=2&last=b>; rel="next"` */
  const nextOf = (link: string | null): string | undefined =>
    link?.match(/^<([^>]+)>\s*;\s*rel="?next"?/)?.[1];
  /** All pages from this one on. */
  const walk = async (from: string, field: 'tags' | 'repositories'): Promise<string[]> => {
    const found: string[] = [];
    for (let path: string | undefined = from; path; ) {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      found.push(...((await answer.json()) as Record<typeof field, string[]>)[field]);
      path = nextOf(answer.headers.get('link'));
    }
    return found;
  };

  describe('the list of tags', () => {
    test('is sorted, whole and in pages', async () => {
      const { pushImage, putManifest, path, request } = client();
      const run = uniqueTag();
      const { bytes } = await pushImage(`${run}-b`);
      const names = ['-', '-10', '-9', '-B', '-_', '-a', '-a.1', '-b'].map((end) => `${run}${end}`);
      for (const tag of [...names].reverse()) expect((await putManifest(tag, bytes)).status).toBe(201);

      const { tags } = await listTags('');
      expect(tags.filter((tag) => tag.startsWith(run))).toEqual(names);
      expect(tags).toEqual([...tags].sort());

      const first = await listTags(`?n=3&last=${names[0]}`);
      expect(first.tags).toEqual(names.slice(1, 4));
      const next = nextOf(first.link);
      expect(next).toBeDefined();
      const page = (await (await get(next ?? '')).json()) as { tags: string[] };
      expect(page.tags).toEqual(names.slice(4, 7));

      // The name to start after need not be that of a tag.
      expect((await listTags(`?n=1&last=${run}-a-`)).tags).toEqual([`${run}-a.1`]);
      expect((await listTags('?n=0')).tags).toEqual([]);
      const end = await listTags('?n=10&last=zzzz');
      expect([end.tags, end.link]).toEqual([[], null]);

      await request('DELETE', path(`manifests/${names[3]}`));
      expect((await listTags(`?n=3&last=${names[0]}`)).tags).toEqual([names[1], names[2], names[4]]);
    });

    test('walks over every tag once', async () => {
      const { tags: whole } = await listTags('?n=10000');
      expect(await walk(client().path('tags/list?n=5'), 'tags')).toEqual(whole);
    });

    test('refuses a number that is none', async () => {
      for (const n of ['-1', 'many', '1.5']) {
        await expectRefusal(await get(client().path(`tags/list?n=${n}`)), 400, 'PAGINATION_NUMBER_INVALID');
      }
    });

    test('of an unknown repository is 404', async () => {
      await expectRefusal(
        await get(client().path('tags/list', `${client().repository}-none`)),
        404,
        'NAME_UNKNOWN',
      );
    });
  });

  test('the catalog lists both repositories', async () => {
    const { pushImage, repository, other } = client();
    await pushImage(uniqueTag());
    await pushImage(uniqueTag(), {}, other);
    const found = await walk('/v2/_catalog', 'repositories');
    expect(found).toEqual(expect.arrayContaining([repository, other]));
    expect(new Set(found).size).toBe(found.length);
  });
};

/** Names and digests that follow no grammar, and endpoints that are none. */
export const describeRefusals = (client: () => SpecClient) => {
  const digest = sha256(Buffer.from('any'));

  describe('what follows no grammar is refused', () => {
    test.each(['UPPER', '-dash', 'dot.', 'a..b', 'a___b', 'ü', 'with%20space', 'a%2fb'])(
      'the repository name %s',
      async (bad) => {
        const { request, repository } = client();
        const paths: [string, string][] = [
          ['GET', `manifests/latest`],
          ['GET', `blobs/${digest}`],
          ['GET', 'tags/list'],
          ['POST', 'blobs/uploads/'],
        ];
        for (const [method, path] of paths) {
          await expectRefusal(await request(method, `/v2/${repository}/${bad}/${path}`), [400, 404]);
        }
      },
    );

    test.each([
      'sha256:abc',
      'sha256:',
      `${digest}0`,
      digest.toUpperCase(),
      'md5:d41d8cd98f00b204e9800998ecf8427e',
      'sha256',
    ])('the digest %s', async (bad) => {
      const { request, path } = client();
      await expectRefusal(await request('GET', path(`blobs/${bad}`)), [400, 404]);
      await expectRefusal(await request('DELETE', path(`blobs/${bad}`)), [400, 404]);
      expect([400, 404]).toContain((await request('HEAD', path(`blobs/${bad}`))).status);
      await expectRefusal(await request('GET', path(`manifests/${bad}`)), [400, 404]);
    });

    test.each(['.dot', '-dash', 'a b', 'a~b', 'x'.repeat(129)])('the tag %s', async (bad) => {
      const { request, path, newImage, putManifest } = client();
      await expectRefusal(await request('GET', path(`manifests/${encodeURIComponent(bad)}`)), [400, 404]);
      await expectRefusal(await putManifest(encodeURIComponent(bad), await newImage()), [400, 404]);
    });

    test('an upload that nobody began', async () => {
      const { request, path } = client();
      for (const id of ['0b1e9c53-6f28-4a3e-9f43-1d1fb7b6b0aa', '..%2f..%2f', '%00', 'none']) {
        await expectRefusal(
          await request('PATCH', path(`blobs/uploads/${id}`), { body: Buffer.from('x') }),
          [400, 404],
        );
        await expectRefusal(await request('GET', path(`blobs/uploads/${id}`)), [400, 404]);
      }
    });

    test('an endpoint or a method that there is not', async () => {
      const { request, path } = client();
      await expectRefusal(await request('GET', path('nothing/here')), 404);
      await expectRefusal(await request('POST', path('tags/list')), [404, 405]);
      await expectRefusal(await request('PATCH', path('manifests/latest')), [404, 405]);
    });
  });
};
