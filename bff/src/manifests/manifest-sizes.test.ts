import type { Manifest } from 'shared/manifests/manifest';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeProgram } from '../testing/describe-program.ts';
import { prepareImage, putManifest, sha256 } from '../testing/push-image.ts';
import type { startTestProgram } from '../testing/test-program.ts';

describeProgram('the sizes of a manifest', (start) => {
  let program: Awaited<ReturnType<typeof startTestProgram>>;
  beforeAll(async () => {
    program = await start();
    await program.api('POST', '/registries', { name: 'team-a' });
  });
  afterAll(() => program.stop());

  const put = async (reference: string, manifest: string) => {
    expect((await putManifest(program.publicUrl, 'team-a/app', reference, manifest)).status).toBe(201);
    return sha256(manifest);
  };
  const image = async (text: string) =>
    (await prepareImage(program.publicUrl, 'team-a/app', { text })).manifest;
  const index = (...manifests: string[]) =>
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.ociIndex,
      manifests: manifests.map((manifest) => ({
        mediaType: JSON.parse(manifest).mediaType,
        digest: sha256(manifest),
        size: manifest.length,
      })),
    });
  const sizesOf = async (digest: string) => {
    const answer = await program.api('GET', `/registries/team-a/images/app/manifests/${digest}`);
    const { sizeBytes, storedBytes, uniqueBytes } = (await answer.json()) as Manifest;
    return { sizeBytes, storedBytes, uniqueBytes };
  };

  test('count what nothing else needs, through indexes and tags', async () => {
    const [one, two, three] = [await image('one'), await image('two'), await image('three')];
    const digests = [await put('one', one), await put(sha256(two), two), await put(sha256(three), three)];
    const [first, second, third] = await Promise.all(digests.map(sizesOf));
    expect(first).toEqual({ ...first, storedBytes: first?.sizeBytes, uniqueBytes: first?.sizeBytes });

    // `one` has a tag of its own, `two` and `three` are only in this index.
    const all = await put('all', index(one, two, three));
    const size = index(one, two, three).length;
    const untagged = (second?.sizeBytes ?? 0) + (third?.sizeBytes ?? 0);
    expect(await sizesOf(all)).toMatchObject({
      storedBytes: size + (first?.sizeBytes ?? 0) + untagged,
      uniqueBytes: size + untagged,
    });

    // Another index needs `two`, and an index over that keeps it through both.
    const inner = index(two);
    await put(sha256(inner), inner);
    expect(await sizesOf(all)).toMatchObject({ uniqueBytes: size + (third?.sizeBytes ?? 0) });
    const outer = await put('outer', index(inner));
    expect(await sizesOf(outer)).toMatchObject({ uniqueBytes: index(inner).length + inner.length });
    await put('inner', inner);
    expect(await sizesOf(outer)).toMatchObject({ uniqueBytes: index(inner).length });
  });

  test('know what images of one bucket share', async () => {
    const shared = await image('shared');
    const annotated = JSON.stringify({ ...JSON.parse(shared), annotations: { number: 'two' } });
    const [one, two] = [await put('a', shared), await put('b', annotated)];
    expect(await sizesOf(one)).toMatchObject({ uniqueBytes: shared.length });
    expect(await sizesOf(two)).toMatchObject({ uniqueBytes: annotated.length });
  });
});
