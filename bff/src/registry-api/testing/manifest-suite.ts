import { MEDIA_TYPES } from 'shared/oci/manifest';
import { describe, expect, test } from 'vitest';
import { descriptor, imageBytes, type SuiteClient, sha256 } from './suite-client.ts';

export const describeManifests = ({ api, putManifest, pushImage }: SuiteClient) => {
  describe('manifests', () => {
    test('come back byte for byte, by tag and by digest', async () => {
      const { digest, bytes } = await pushImage('team-a/exact', 'v1');
      const expected = { digest, mediaType: MEDIA_TYPES.ociManifest, bytes };
      expect(await api().getManifest('team-a/exact', 'v1')).toEqual(expected);
      expect(await api().getManifest('team-a/exact', digest)).toEqual(expected);
      expect(await api().resolveTag('team-a/exact', 'v1')).toBe(digest);
    });

    test('are stored by digest, without a tag', async () => {
      const { config, layer } = await pushImage('team-a/untagged', 'v1');
      const bytes = imageBytes(config, [layer], { untagged: 'yes' });
      const { digest } = await putManifest('team-a/untagged', sha256(bytes), bytes);
      expect((await api().getManifest('team-a/untagged', digest))?.bytes).toEqual(bytes);
      expect(await api().listTags('team-a/untagged')).toEqual(['v1']);
      await expect(putManifest('team-a/untagged', sha256(Buffer.from('?')), bytes)).rejects.toMatchObject({
        code: 'DIGEST_INVALID',
        status: 400,
      });
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
      const { digest } = await putManifest('team-a/multi', 'latest', bytes, MEDIA_TYPES.ociIndex);
      expect(await api().getManifest('team-a/multi', 'latest')).toEqual({
        digest,
        mediaType: MEDIA_TYPES.ociIndex,
        bytes,
      });

      await api().deleteTag('team-a/multi', 'amd64');
      expect(await api().getManifest('team-a/multi', amd64.digest)).toBeDefined();
      await api().deleteTag('team-a/multi', 'latest');
      expect(await api().getManifest('team-a/multi', digest)).toBeDefined();
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
      await putManifest('team-a/docker', 'v1', bytes, MEDIA_TYPES.dockerManifest);
      expect((await api().getManifest('team-a/docker', 'v1'))?.mediaType).toBe(MEDIA_TYPES.dockerManifest);
    });

    test('that are not valid are refused', async () => {
      const { config, layer, bytes } = await pushImage('team-a/invalid', 'v1');
      const put = (content: Buffer, mediaType: string = MEDIA_TYPES.ociManifest) =>
        putManifest('team-a/invalid', 'bad', content, mediaType);
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
      expect(await api().resolveTag('team-a/invalid', 'bad')).toBeUndefined();
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
        expect(await api().getManifest(repository, reference)).toBeUndefined();
      }
      expect(await api().resolveTag('team-a/known', 'v2')).toBeUndefined();
      expect(await api().resolveTag('team-a/no-such', 'v1')).toBeUndefined();
      const refused = { code: 'MANIFEST_UNKNOWN', status: 404 };
      await expect(api().deleteTag('team-a/known', 'v2')).rejects.toMatchObject(refused);
      await expect(api().deleteTag('team-a/no-such', 'v1')).rejects.toMatchObject(refused);
      await expect(api().deleteManifest('team-a/known', unknown)).rejects.toMatchObject(refused);
      await expect(api().deleteManifest('team-a/no-such', digest)).rejects.toMatchObject(refused);
    });
  });
};
