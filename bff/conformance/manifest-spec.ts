import { MEDIA_TYPES } from 'shared/oci/manifest';
import { describe, expect, test } from 'vitest';
import {
  ACCEPT,
  CONFIG_TYPE,
  describeBytes,
  EMPTY,
  EMPTY_DESCRIPTOR,
  expectRefusal,
  imageBytes,
  indexBytes,
  LAYER_TYPE,
  type SpecClient,
  sha256,
  sha512,
  unique,
  uniqueTag,
} from './spec-client.ts';

const ABSENT = Buffer.from('content that nobody ever pushes');

export const describeManifests = (client: () => SpecClient) => {
  const expectManifest = async (
    reference: string,
    bytes: Buffer,
    mediaType: string,
    digest = sha256(bytes),
  ) => {
    const { request, path, getManifest } = client();
    const head = await request('HEAD', path(`manifests/${reference}`), { headers: ACCEPT });
    const answer = await getManifest(reference);
    for (const { status, headers } of [head, answer]) {
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe(mediaType);
      expect(headers.get('content-length')).toBe(String(bytes.length));
      expect(headers.get('docker-content-digest')).toBe(digest);
    }
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  };
  const expectStored = async (bytes: Buffer, mediaType: string) => {
    const { putManifest, path, locationOf } = client();
    const digest = sha256(bytes);
    const tag = uniqueTag();
    for (const reference of [tag, digest]) {
      const answer = await putManifest(reference, bytes, mediaType);
      expect(answer.status).toBe(201);
      expect(answer.headers.get('docker-content-digest')).toBe(digest);
      expect([path(`manifests/${digest}`), path(`manifests/${reference}`)]).toContain(
        new URL(locationOf(answer)).pathname,
      );
      await expectManifest(reference, bytes, mediaType);
    }
  };
  const expectNoManifest = async (reference: string) => {
    const { request, path, getManifest } = client();
    expect((await request('HEAD', path(`manifests/${reference}`), { headers: ACCEPT })).status).toBe(404);
    await expectRefusal(await getManifest(reference), 404, 'MANIFEST_UNKNOWN');
  };

  describe('a manifest comes back byte for byte, by tag and by digest', () => {
    test('an image', async () => expectStored(await client().newImage(), MEDIA_TYPES.ociManifest));

    test('an image that does not say its media type', async () =>
      expectStored(await client().newImage({ mediaType: undefined }), MEDIA_TYPES.ociManifest));

    test('an image of Docker', async () => {
      const { pushBlob } = client();
      const [config, layer] = [unique('config'), unique('layer')];
      await pushBlob(config);
      await pushBlob(layer);
      const bytes = imageBytes({
        mediaType: MEDIA_TYPES.dockerManifest,
        config: describeBytes('application/vnd.docker.container.image.v1+json', config),
        layers: [describeBytes('application/vnd.docker.image.rootfs.diff.tar.gzip', layer)],
      });
      await expectStored(bytes, MEDIA_TYPES.dockerManifest);
    });

    test('an image without layers', async () =>
      expectStored(await client().newImage({ layers: [] }), MEDIA_TYPES.ociManifest));

    test('an artifact, with layers, with the empty layer, and without any', async () => {
      await client().pushBlob(EMPTY);
      const artifact = { artifactType: 'application/vnd.example.thing', config: EMPTY_DESCRIPTOR };
      const annotations = () => ({ made: uniqueTag() });
      await expectStored(await client().newImage(artifact), MEDIA_TYPES.ociManifest);
      for (const layers of [[EMPTY_DESCRIPTOR], []]) {
        await expectStored(
          imageBytes({ ...artifact, layers, annotations: annotations() }),
          MEDIA_TYPES.ociManifest,
        );
      }
    });

    test('one with content in the data field', async () => {
      await client().pushBlob(EMPTY);
      const config = { ...EMPTY_DESCRIPTOR, data: EMPTY.toString('base64') };
      await expectStored(await client().newImage({ config }), MEDIA_TYPES.ociManifest);
    });

    test('one with fields of its own', async () => {
      const fields = {
        'org.example.field': { deep: [1, null, 'ü'] },
        annotations: { 'org.example.note': 'ä\u2028\n' },
      };
      await expectStored(await client().newImage(fields), MEDIA_TYPES.ociManifest);
    });

    test('one with layers that are not distributed', async () => {
      const layers = [
        {
          ...describeBytes(
            'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
            unique('elsewhere'),
          ),
          urls: ['https://layers.example/layer.tar.gz'],
        },
      ];
      await expectStored(await client().newImage({ layers }), MEDIA_TYPES.ociManifest);
    });

    test('one of 3.9 MB', async () => {
      const annotations = Object.fromEntries(
        Array.from({ length: 390 }, (_, at) => [`org.example.large.${at}`, 'x'.repeat(10_000)]),
      );
      await expectStored(await client().newImage({ annotations }), MEDIA_TYPES.ociManifest);
    });

    test('an index, one in an index, and an empty one', async () => {
      const { pushImage } = client();
      const [amd64, arm64] = [await pushImage(), await pushImage()];
      const index = indexBytes({
        manifests: [
          { ...amd64.descriptor, platform: { os: 'linux', architecture: 'amd64' } },
          { ...arm64.descriptor, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
        ],
      });
      await expectStored(index, MEDIA_TYPES.ociIndex);
      const nested = indexBytes({
        manifests: [describeBytes(MEDIA_TYPES.ociIndex, index), amd64.descriptor],
      });
      await expectStored(nested, MEDIA_TYPES.ociIndex);
      await expectStored(
        indexBytes({ manifests: [], annotations: { made: uniqueTag() } }),
        MEDIA_TYPES.ociIndex,
      );
      const list = indexBytes({ mediaType: MEDIA_TYPES.dockerList, manifests: [] });
      await expectStored(list, MEDIA_TYPES.dockerList);
    });
  });

  test('a tag moves to what is pushed to it last; what it named stays', async () => {
    const { pushImage, newImage, putManifest } = client();
    const tag = uniqueTag();
    const first = await pushImage(tag);
    const second = await newImage();
    expect((await putManifest(tag, second)).status).toBe(201);
    await expectManifest(tag, second, MEDIA_TYPES.ociManifest);
    await expectManifest(first.digest, first.bytes, MEDIA_TYPES.ociManifest);
  });

  test('a manifest that is not there is 404', async () => {
    await expectNoManifest(uniqueTag());
    await expectNoManifest(sha256(ABSENT));
  });

  describe('a manifest is refused', () => {
    const invalid = async (bytes: Buffer, mediaType: string = MEDIA_TYPES.ociManifest) => {
      const tag = uniqueTag();
      await expectRefusal(await client().putManifest(tag, bytes, mediaType), 400, 'MANIFEST_INVALID');
      await expectNoManifest(tag);
    };

    test('with another digest than that of its content', async () => {
      const bytes = await client().newImage();
      for (const digest of [sha256(ABSENT), sha512(ABSENT)]) {
        await expectRefusal(await client().putManifest(digest, bytes), 400, 'DIGEST_INVALID');
        await expectNoManifest(digest);
      }
      await expectNoManifest(sha256(bytes));
    });

    test('when it is not JSON, no object, or of schema 1', async () => {
      await invalid(Buffer.from('not JSON'));
      await invalid(Buffer.from('[]'));
      await invalid(Buffer.alloc(0));
      await invalid(imageBytes({ schemaVersion: 1, config: EMPTY_DESCRIPTOR, layers: [] }));
    });

    test('when it is manifest and index at the same time', async () => {
      const { newImage, pushImage } = client();
      const child = (await pushImage()).descriptor;
      await invalid(await newImage({ manifests: [child] }));
      await invalid(
        await newImage({ manifests: [child], mediaType: MEDIA_TYPES.ociIndex }),
        MEDIA_TYPES.ociIndex,
      );
      await invalid(indexBytes({ manifests: [child], layers: [] }), MEDIA_TYPES.ociIndex);
    });

    test('when it is another thing than its Content-Type says', async () => {
      const image = await client().newImage();
      await invalid(image, MEDIA_TYPES.ociIndex);
      await invalid(image, MEDIA_TYPES.dockerManifest);
      await invalid(indexBytes({ manifests: [] }), MEDIA_TYPES.ociManifest);
      await invalid(image, 'application/json');
    });

    test('when it names blobs or manifests that the repository does not have', async () => {
      const { newImage, putManifest } = client();
      const absent = describeBytes(LAYER_TYPE, ABSENT);
      const documents = [
        [await newImage({ config: absent }), MEDIA_TYPES.ociManifest],
        [await newImage({ layers: [absent] }), MEDIA_TYPES.ociManifest],
        [indexBytes({ manifests: [describeBytes(MEDIA_TYPES.ociManifest, ABSENT)] }), MEDIA_TYPES.ociIndex],
      ] as const;
      for (const [bytes, mediaType] of documents) {
        await expectRefusal(
          await putManifest(uniqueTag(), bytes, mediaType),
          [400, 404],
          'MANIFEST_BLOB_UNKNOWN',
        );
      }
    });

    test('when its blobs are in another repository only', async () => {
      const { newImage, putManifest, other, repository } = client();
      const bytes = await newImage({}, other);
      const answer = await putManifest(uniqueTag(), bytes, MEDIA_TYPES.ociManifest, repository);
      await expectRefusal(answer, [400, 404], 'MANIFEST_BLOB_UNKNOWN');
    });

    test('when it is of 5 MiB', async () => {
      const bytes = Buffer.concat([await client().newImage(), Buffer.alloc(5 * 1024 * 1024, ' ')]);
      await expectRefusal(await client().putManifest(uniqueTag(), bytes), 413);
    });
  });

  describe('deleting', () => {
    const remove = (reference: string) => client().request('DELETE', client().path(`manifests/${reference}`));

    test('a tag leaves its siblings and its manifest', async () => {
      const { pushImage, putManifest } = client();
      const [tag, sibling] = [uniqueTag(), uniqueTag()];
      const { bytes, digest } = await pushImage(tag);
      await putManifest(sibling, bytes);
      expect((await remove(tag)).status).toBe(202);
      await expectNoManifest(tag);
      await expectRefusal(await remove(tag), 404, 'MANIFEST_UNKNOWN');
      await expectManifest(sibling, bytes, MEDIA_TYPES.ociManifest);
      expect((await remove(sibling)).status).toBe(202);
      await expectManifest(digest, bytes, MEDIA_TYPES.ociManifest);
    });

    test('a manifest takes its tags, and it may be pushed again', async () => {
      const { pushImage, putManifest } = client();
      const [tag, sibling] = [uniqueTag(), uniqueTag()];
      const { bytes, digest } = await pushImage(tag);
      await putManifest(sibling, bytes);
      expect((await remove(digest)).status).toBe(202);
      for (const reference of [digest, tag, sibling]) await expectNoManifest(reference);
      await expectRefusal(await remove(digest), 404, 'MANIFEST_UNKNOWN');
      await putManifest(tag, bytes);
      await expectManifest(tag, bytes, MEDIA_TYPES.ociManifest);
    });

    test('what is not there is 404', async () => {
      await expectRefusal(await remove(uniqueTag()), 404, 'MANIFEST_UNKNOWN');
      await expectRefusal(await remove(sha256(ABSENT)), 404, 'MANIFEST_UNKNOWN');
    });
  });

  describe('a manifest by sha512', () => {
    test('is stored, read and deleted by that digest', async () => {
      const { newImage, putManifest, request, path } = client();
      const bytes = await newImage();
      const digest = sha512(bytes);
      const answer = await putManifest(digest, bytes);
      expect([answer.status, answer.headers.get('docker-content-digest')]).toEqual([201, digest]);
      await expectManifest(digest, bytes, MEDIA_TYPES.ociManifest, digest);
      expect((await request('DELETE', path(`manifests/${digest}`))).status).toBe(202);
      await expectNoManifest(digest);
    });

    test('names blobs by sha512', async () => {
      const { pushBlob } = client();
      const [config, layer] = [unique('config'), unique('layer')];
      await pushBlob(config, { digest: sha512(config) });
      await pushBlob(layer, { digest: sha512(layer) });
      const bytes = imageBytes({
        config: describeBytes(CONFIG_TYPE, config, sha512(config)),
        layers: [describeBytes(LAYER_TYPE, layer, sha512(layer))],
      });
      await expectStored(bytes, MEDIA_TYPES.ociManifest);
    });

    test('is named by an index', async () => {
      const { newImage, putManifest } = client();
      const child = await newImage();
      expect((await putManifest(sha512(child), child)).status).toBe(201);
      const descriptor = describeBytes(MEDIA_TYPES.ociManifest, child, sha512(child));
      await expectStored(indexBytes({ manifests: [descriptor] }), MEDIA_TYPES.ociIndex);
    });
  });
};
