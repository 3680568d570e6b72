import { createHash, randomInt } from 'node:crypto';
import { pageOf } from 'shared/http/page';
import { Image } from 'shared/images/image';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import { Registry } from 'shared/registries/registry';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RegistryApi } from '../registry-api/registry-api.ts';
import { describeProgram } from '../testing/describe-program.ts';
import { basic, type TestProgram } from '../testing/test-program.ts';
import type { CatalogReader } from './catalog-reader.ts';
import type { Difference } from './reconcile.ts';
import type { NamedBucket } from './repository-name.ts';

const ROUNDS = 25;
const CHANGES_BEHIND_OUR_BACK = 4;
const CLIENTS = 8;
const REQUESTS_OF_A_CLIENT = 3;

/** The program reconciles when it starts and every hour; this lays hold of what it does that with. */
const program = vi.hoisted(() => ({
  reconcile: undefined as (() => Promise<Difference>) | undefined,
  reader: undefined as CatalogReader | undefined,
  engine: undefined as RegistryApi | undefined,
  bucket: undefined as NamedBucket | undefined,
  failures: [] as unknown[],
}));
vi.mock(import('./reconcile.ts'), async (original) => {
  const { createReconciler } = await original();
  return {
    createReconciler: (deps) => {
      const log = Object.assign(Object.create(deps.log), {
        error: (failure: unknown) => program.failures.push(failure),
      });
      const { reconcile, anew } = createReconciler({ ...deps, log });
      return {
        anew,
        reconcile: (bucket) => {
          const engine = deps.engines.of(bucket);
          Object.assign(program, { bucket, engine, reader: deps.reader, reconcile: () => reconcile(bucket) });
          return reconcile(bucket);
        },
      };
    },
  };
});

const IMAGES = ['app', 'deep/er/app', 'other'];
const TAGS = ['1', '2', 'latest'];
const oneOf = <T>(values: T[]) => values[randomInt(values.length)] as T;
const sha256 = (bytes: string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const descriptor = (mediaType: string, bytes: string) => ({
  mediaType,
  digest: sha256(bytes),
  size: bytes.length,
});

const CONFIG = JSON.stringify({ os: 'linux', architecture: 'amd64' });
const LAYERS = Array.from({ length: 5 }, (_, n) => 'x'.repeat(10 ** n));
/** Each layer is in two manifests, the configuration in all: what is freed when one goes depends on the others. */
const MANIFESTS = LAYERS.map((layer, n) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociManifest,
    config: descriptor('application/vnd.oci.image.config.v1+json', CONFIG),
    layers: [layer, LAYERS[(n + 1) % LAYERS.length] as string].map((bytes) =>
      descriptor('application/vnd.oci.image.layer.v1.tar', bytes),
    ),
  }),
);

describeProgram('reconciling while clients push and delete', (start) => {
  let running: TestProgram;
  beforeAll(async () => {
    running = await start();
    await running.api('POST', '/registries', { name: 'busy' });
  });
  afterAll(() => running.stop());

  const send = (method: string, image: string, path: string, body?: string) =>
    fetch(`${running.publicUrl}/v2/busy/${image}/${path}`, {
      method,
      headers: {
        authorization: basic(),
        'content-type': method === 'PUT' ? MEDIA_TYPES.ociManifest : 'application/octet-stream',
      },
      ...(body === undefined ? {} : { body }),
    });

  const askForSomething = async () => {
    const [image, manifest, tag] = [oneOf(IMAGES), oneOf(MANIFESTS), oneOf(TAGS)];
    const what = oneOf(['push tag', 'push tag', 'push digest', 'delete tag', 'delete manifest']);
    const path = `manifests/${what.endsWith('tag') ? tag : sha256(manifest)}`;
    if (what.startsWith('push')) expect((await send('PUT', image, path, manifest)).status).toBe(201);
    else expect([202, 404]).toContain((await send('DELETE', image, path)).status);
  };

  const changeTheStorage = async () => {
    const engine = program.engine as RegistryApi;
    const [repository, manifest, tag] = [`busy/${oneOf(IMAGES)}`, oneOf(MANIFESTS), oneOf(TAGS)];
    const bytes = Buffer.from(manifest);
    const change = oneOf([
      () => engine.putManifest(repository, tag, { mediaType: MEDIA_TYPES.ociManifest, bytes }),
      () => engine.deleteTag(repository, tag),
      () => engine.deleteManifest(repository, sha256(manifest)),
    ]);
    await change().catch((error) => expect(error).toMatchObject({ code: 'MANIFEST_UNKNOWN' }));
  };

  test('leaves the catalog as the storage is, with the right counters', async () => {
    for (const image of IMAGES)
      for (const blob of [CONFIG, ...LAYERS])
        expect((await send('POST', image, `blobs/uploads/?digest=${sha256(blob)}`, blob)).status).toBe(201);

    for (let round = 0; round < ROUNDS; round += 1) {
      for (let n = 0; n < CHANGES_BEHIND_OUR_BACK; n += 1) await changeTheStorage();
      const clients = Array.from({ length: CLIENTS }, async () => {
        for (let n = 0; n < REQUESTS_OF_A_CLIENT; n += 1) await askForSomething();
      });
      await Promise.all([program.reconcile?.(), ...clients]);
      // At once: the next run would mend what this one has broken.
      const stored = await contentOf(program.engine as RegistryApi);
      expect(await catalogOf(program.reader as CatalogReader, program.bucket as NamedBucket)).toEqual(stored);
      expect(withoutSizes(await countersOf(running))).toEqual(withoutSizes(expectedCounters(stored)));
    }
    expect(program.failures).toEqual([]);
    expect(await program.reconcile?.()).toMatchObject({ manifests: 0, tags: 0, unread: 0 });

    // Until it is freed, what was deleted takes its place in the storage.
    expect((await running.api('POST', '/registries/busy/recently-deleted/free', { all: true })).status).toBe(
      200,
    );
    await vi.waitFor(
      async () => {
        const stored = await contentOf(program.engine as RegistryApi);
        expect(await countersOf(running)).toEqual(expectedCounters(stored));
      },
      { timeout: 10_000, interval: 100 },
    );
  });
});

const withoutSizes = ({ imageCount, tagCount, images }: ReturnType<typeof expectedCounters>) => ({
  imageCount,
  tagCount,
  images: images.map(({ name, tagCount }) => ({ name, tagCount })),
});

type Content = Map<string, { digests: Set<string>; tags: Map<string, string> }>;

const contentOf = async (engine: RegistryApi): Promise<Content> => {
  const content: Content = new Map();
  for (const image of IMAGES) {
    const repository = `busy/${image}`;
    const digests = new Set<string>();
    for await (const digest of engine.listManifests(repository)) digests.add(digest);
    const tags = new Map<string, string>();
    for (const tag of await engine.listTags(repository))
      tags.set(tag, (await engine.resolveTag(repository, tag)) ?? 'none');
    content.set(image, { digests, tags });
  }
  return content;
};

const catalogOf = async (reader: CatalogReader, bucket: NamedBucket): Promise<Content> => {
  const content: Content = new Map();
  for (const image of IMAGES) content.set(image, await reader.inventory(bucket.id, image));
  return content;
};

const sizeOf = (digests: Set<string>) => {
  const blobs = new Map<string, number>();
  for (const bytes of MANIFESTS.filter((manifest) => digests.has(sha256(manifest)))) {
    blobs.set(sha256(bytes), bytes.length);
    const { config, layers } = JSON.parse(bytes);
    for (const { digest, size } of [config, ...layers]) blobs.set(digest, size);
  }
  return [...blobs.values()].reduce((sum, size) => sum + size, 0);
};

const expectedCounters = (content: Content) => {
  const images = [...content].filter(([, { digests }]) => digests.size > 0).sort();
  return {
    usageBytes: sizeOf(new Set(images.flatMap(([, { digests }]) => [...digests]))),
    imageCount: images.length,
    tagCount: images.reduce((sum, [, { tags }]) => sum + tags.size, 0),
    images: images.map(([name, { digests, tags }]) => ({
      name,
      tagCount: tags.size,
      sizeBytes: sizeOf(digests),
    })),
  };
};

const countersOf = async ({ api }: TestProgram) => {
  const registry = Registry.parse(await (await api('GET', '/registries/busy')).json());
  const images = pageOf(Image).parse(await (await api('GET', '/registries/busy/images')).json());
  return {
    usageBytes: registry.usageBytes,
    imageCount: registry.imageCount,
    tagCount: registry.tagCount,
    images: images.items.map(({ name, tagCount, sizeBytes }) => ({ name, tagCount, sizeBytes })),
  };
};
