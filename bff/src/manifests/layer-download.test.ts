import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from 'shared/manifests/manifest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeProgram } from '../testing/describe-program.ts';
import { prepareImage, putManifest, sha256 } from '../testing/push-image.ts';
import type { TestProgram } from '../testing/test-program.ts';

describeProgram('the download of a layer', (start) => {
  let program: TestProgram;
  let subject: string;
  let artifact: string;
  let file: string;

  const manifests = '/registries/team-a/images/app/manifests';
  const download = (path: string, headers?: Record<string, string>) =>
    program.api('GET', `${manifests}/${path}`, undefined, headers);

  beforeAll(async () => {
    program = await start();
    await program.api('POST', '/registries', { name: 'team-a' });
    const image = await prepareImage(program.publicUrl, 'team-a/app', { text: 'a file of an artifact' });
    await putManifest(program.publicUrl, 'team-a/app', '1.0', image.manifest);
    subject = image.digest;
    const { config, layers, ...rest } = JSON.parse(image.manifest);
    file = layers[0].digest;
    const document = JSON.stringify({
      ...rest,
      artifactType: 'application/spdx+json',
      config,
      layers: [{ ...layers[0], annotations: { 'org.opencontainers.image.title': '../../스봄\n "1".json' } }],
      subject: { mediaType: rest.mediaType, digest: subject, size: image.manifest.length },
    });
    await putManifest(program.publicUrl, 'team-a/app', sha256(document), document);
    artifact = sha256(document);
  });
  afterAll(() => program.stop());

  test('gives the bytes, as a file that is saved and never shown', async () => {
    const answer = await download(`${artifact}/layers/1`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('layer a file of an artifact');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="??_ \\"1\\".json"; filename*=UTF-8''${encodeURIComponent('스봄_ "1".json')}`,
      'content-length': '27',
      'x-content-type-options': 'nosniff',
    });
    const plain = await download(`${subject}/layers/1`);
    expect(plain.headers.get('content-disposition')).toBe(
      `attachment; filename=app-${file.slice(7, 19)}.tar`,
    );
  });

  test('is named by what refers to the image', async () => {
    const answer = await download(subject);
    const { referrers } = (await answer.json()) as Manifest;
    expect(referrers).toMatchObject([{ digest: artifact, fileCount: 1 }]);
  });

  test('goes on where it was cut', async () => {
    const answer = await download(`${artifact}/layers/1`, { range: 'bytes=6-' });
    expect(answer.status).toBe(206);
    expect(await answer.text()).toBe('a file of an artifact');
    expect((await download(`${artifact}/layers/1`, { range: 'bytes=100-' })).status).toBe(400);
  });

  test.each([
    ['2', 404],
    ['0', 400],
    ['-1', 400],
    ['x', 400],
  ])('of layer %s is answered with %i', async (place, status) => {
    const answer = await download(`${artifact}/layers/${place}`);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-disposition')).toBeNull();
  });

  test('of what is in another image is refused', async () => {
    const answer = await program.api('GET', `/registries/team-a/images/other/manifests/${artifact}/layers/1`);
    expect(answer.status).toBe(404);
  });

  test('of what the storage has lost says so, and is no file', async () => {
    const hex = file.slice('sha256:'.length);
    rmSync(join(program.dataDir, 'buckets/team-a/docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex), {
      recursive: true,
    });
    const answer = await download(`${artifact}/layers/1`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('content-disposition')).toBeNull();
  });
});
