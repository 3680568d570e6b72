import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Deletion, DeletionPlan, DeletionTag } from 'shared/deletions/deletion';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import type { DeletedTag, Restored } from 'shared/recently-deleted/recently-deleted';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { describeProgram } from '../testing/describe-program.ts';
import { prepareImage, pushImage, putManifest, sha256 } from '../testing/push-image.ts';
import { collectGarbage } from '../testing/settle.ts';
import { basic, type TestProgram } from '../testing/test-program.ts';

// Layers of a push are kept for some seconds more, in which its pusher may send another image with them.
vi.mock(import('../built-in-registry/pushes-under-way.ts'), async (original) => {
  const module = await original();
  return { ...module, PROTECTION: { ...module.PROTECTION, lagMs: 0 } };
});

describeProgram('deleting', (start) => {
  let program: TestProgram;
  let count = 0;
  beforeAll(async () => {
    program = await start();
  });
  afterAll(() => program.stop());

  const call = async <Answer>(method: string, path: string, body?: unknown) => {
    const answer = await program.api(method, `/registries${path}`, body);
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as Answer };
  };
  const newRegistry = async (settings: object = {}) => {
    count += 1;
    const name = `registry-${count}`;
    expect((await call('POST', '', { name })).status).toBe(201);
    if (Object.keys(settings).length > 0)
      expect((await call('PATCH', `/${name}`, settings)).status).toBe(200);
    return name;
  };
  const push = (registry: string, image: string, tag: string, text = tag) =>
    pushImage(program.publicUrl, `${registry}/${image}`, tag, { text });
  const pull = async (registry: string, image: string, reference: string) => {
    const answer = await fetch(`${program.publicUrl}/v2/${registry}/${image}/manifests/${reference}`, {
      headers: { authorization: basic() },
    });
    return {
      status: answer.status,
      digest: answer.headers.get('docker-content-digest'),
      text: await answer.text(),
    };
  };
  const client = async (method: string, registry: string, path: string) => {
    const answer = await fetch(`${program.publicUrl}/v2/${registry}/${path}`, {
      method,
      headers: { authorization: basic() },
    });
    return { status: answer.status, text: await answer.text() };
  };
  const tagsOf = async (registry: string, image: string) =>
    (
      await call<{ items: { name: string }[] }>(
        'GET',
        `/${registry}/images/${encodeURIComponent(image)}/tags?limit=100`,
      )
    ).body.items
      .map(({ name }) => name)
      .sort();
  const plan = (registry: string, image: string, wanted: object) =>
    call<DeletionPlan>('POST', `/${registry}/images/${image}/tags/deletion-plan`, wanted);
  const run = (registry: string, image: string, body: object) =>
    call<Deletion>('DELETE', `/${registry}/images/${image}/tags`, body);
  const deletedTags = async (registry: string) =>
    (await call<{ items: DeletedTag[] }>('GET', `/${registry}/recently-deleted/tags?limit=100`)).body.items;
  const restore = (registry: string, selection: object) =>
    call<Restored>('POST', `/${registry}/recently-deleted/restore`, selection);
  const tagsOfPlan = async (registry: string, id: number) =>
    (await call<{ items: DeletionTag[] }>('GET', `/${registry}/deletions/${id}/tags?limit=100`)).body.items;
  const folderOf = (registry: string) =>
    join(program.dataDir, 'buckets', registry, 'docker/registry/v2/blobs');
  const bytesOnDisk = (registry: string) =>
    Number(
      execFileSync('find', [folderOf(registry), '-name', 'data', '-printf', '%s\n'])
        .toString()
        .split('\n')
        .reduce((sum, size) => sum + Number(size), 0),
    );
  const usageOf = async (registry: string) =>
    (await call<{ usageBytes: number }>('GET', `/${registry}`)).body.usageBytes;
  const index = async (
    registry: string,
    image: string,
    children: string[],
    tag: string,
    more: object = {},
  ) => {
    const manifests = await Promise.all(
      children.map(async (digest) => ({
        mediaType: MEDIA_TYPES.ociManifest,
        digest,
        size: Buffer.byteLength((await pull(registry, image, digest)).text),
      })),
    );
    const bytes = JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests, ...more });
    const answer = await putManifest(program.publicUrl, `${registry}/${image}`, tag, bytes);
    expect(answer.status, await answer.text()).toBe(201);
    return sha256(bytes);
  };
  /** An artifact without a tag. @returns its digest */
  const signatureOf = async (registry: string, image: string, signed: string) => {
    const repository = `${registry}/${image}`;
    const subject = { mediaType: MEDIA_TYPES.ociIndex, digest: signed, size: 1 };
    const { manifest } = await prepareImage(program.publicUrl, repository, { text: 'signature' });
    const signature = JSON.stringify({ ...JSON.parse(manifest), subject });
    const digest = sha256(signature);
    expect((await putManifest(program.publicUrl, repository, digest, signature)).status).toBe(201);
    return digest;
  };

  test('a tag goes alone: its siblings stay, and it can be given back', async () => {
    const registry = await newRegistry();
    const digest = await push(registry, 'app', '1');
    const { text: manifest } = await pull(registry, 'app', '1');
    for (const tag of ['1.0', 'latest'])
      await putManifest(program.publicUrl, `${registry}/app`, tag, manifest);

    const { body: planned } = await plan(registry, 'app', { tags: ['1.0', 'no-such'] });
    expect(planned).toMatchObject({
      state: 'planned',
      plannedTags: 1,
      keptTags: 1,
      siblingTags: 2,
      siblings: [
        { tag: '1', digest },
        { tag: 'latest', digest },
      ],
      freedBytes: 0,
      confirmTags: false,
    });
    expect((await run(registry, 'app', { plan: planned.id })).body).toMatchObject({
      state: 'done',
      deletedTags: 1,
    });
    expect((await run(registry, 'app', { plan: planned.id })).status).toBe(409);
    const audit = await program.api(
      'GET',
      `/audit-events?registry=${registry}&action=Change/deleteTag&result=allowed`,
    );
    expect(await audit.json()).toMatchObject({
      items: [
        { operation: 'deleteTags', image: 'app', changed: 'plannedTags: 1' },
        { operation: 'planTagDeletion' },
      ],
    });
    expect(await tagsOf(registry, 'app')).toEqual(['1', 'latest']);
    expect((await pull(registry, 'app', '1.0')).status).toBe(404);
    expect(await pull(registry, 'app', 'latest')).toMatchObject({ status: 200, digest });

    const [lost] = await deletedTags(registry);
    expect(lost).toMatchObject({
      image: 'app',
      name: '1.0',
      digest,
      cause: 'deleted',
      deletedBy: 'admin',
      taken: false,
    });
    expect((await restore(registry, { tags: [lost!.id] })).body).toMatchObject({
      restoredTags: 1,
      failedTags: 0,
    });
    expect(await pull(registry, 'app', '1.0')).toEqual({ status: 200, digest, text: manifest });
    expect(await deletedTags(registry)).toEqual([]);
    expect((await restore(registry, { tags: [lost!.id] })).body).toMatchObject({
      restoredTags: 0,
      failedTags: 1,
    });
  });

  test('what was pushed or pulled since it was planned stays, and is told', async () => {
    const registry = await newRegistry();
    for (const tag of ['a', 'b', 'c', 'd']) await push(registry, 'app', tag);
    const { body: planned } = await plan(registry, 'app', { tags: ['a', 'b', 'c', 'd'] });
    await push(registry, 'app', 'a', 'something else');
    await pull(registry, 'app', 'b');
    await call('PATCH', `/${registry}/images/app/tags/c`, { locked: true });
    expect((await run(registry, 'app', { plan: planned.id })).body).toMatchObject({
      state: 'done',
      deletedTags: 1,
      sparedTags: 3,
    });
    const outcome = (await tagsOfPlan(registry, planned.id)).map(({ name, state, reason }) => [
      name,
      state,
      reason,
    ]);
    expect(outcome).toEqual([
      ['a', 'kept', 'pushed-since'],
      ['b', 'kept', 'pulled-since'],
      ['c', 'kept', 'protected'],
      ['d', 'deleted', null],
    ]);
    expect(await tagsOf(registry, 'app')).toEqual(['a', 'b', 'c']);
  });

  test('more than ten are only deleted with their number', async () => {
    const registry = await newRegistry();
    const digest = await push(registry, 'app', 'base');
    const { text: manifest } = await pull(registry, 'app', 'base');
    await Promise.all(
      Array.from({ length: 11 }, (_, n) =>
        putManifest(program.publicUrl, `${registry}/app`, `dev-${n}`, manifest),
      ),
    );
    const { body: planned } = await plan(registry, 'app', { search: 'dev-' });
    expect(planned).toMatchObject({ plannedTags: 11, confirmTags: true, siblingTags: 1 });
    const refused = await run(registry, 'app', { plan: planned.id, confirmTags: 10 });
    expect(refused).toMatchObject({ status: 409, body: { type: '/problems/confirmation-needed' } });
    expect(await tagsOf(registry, 'app')).toHaveLength(12);
    // Twice at once: one of both runs it.
    const both = await Promise.all([
      run(registry, 'app', { plan: planned.id, confirmTags: 11 }),
      run(registry, 'app', { plan: planned.id, confirmTags: 11 }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await tagsOf(registry, 'app')).toEqual(['base']);
    expect(await pull(registry, 'app', 'base')).toMatchObject({ digest });
  });

  test('an image goes with everything, and comes back with everything', async () => {
    const registry = await newRegistry();
    const children = [await push(registry, 'app', 'arm'), await push(registry, 'app', 'amd')];
    const whole = await index(registry, 'app', children, 'multi');
    const signature = await signatureOf(registry, 'app', whole);
    await call('PATCH', `/${registry}/images/app`, {
      shortDescription: 'The shop',
      fullDescription: '# Shop',
      descriptionRevision: 0,
    });
    await call('DELETE', `/${registry}/images/app/tags/arm`);

    const { body: planned } = await call<DeletionPlan>('POST', `/${registry}/images/deletion-plan`, {
      images: ['app', 'none'],
    });
    expect(planned).toMatchObject({
      kind: 'images',
      images: ['app'],
      plannedTags: 2,
      plannedImages: 1,
      sharedBytes: 0,
    });
    expect(planned.freedBytes).toBe(await usageOf(registry));
    expect((await call<Deletion>('DELETE', `/${registry}/images`, { plan: planned.id })).body).toMatchObject({
      state: 'done',
      deletedTags: 2,
    });
    expect((await call('GET', `/${registry}/images/app`)).status).toBe(404);
    for (const reference of ['multi', whole, ...children, signature])
      expect((await pull(registry, 'app', reference)).status, reference).toBe(404);
    expect(await call('GET', `/${registry}`)).toMatchObject({ body: { imageCount: 0, tagCount: 0 } });

    const { body } = await call<{ items: { id: number }[] }>('GET', `/${registry}/recently-deleted/images`);
    expect(body.items).toMatchObject([
      { name: 'app', shortDescription: 'The shop', tagCount: 2, taken: false },
    ]);
    expect((await restore(registry, { images: [body.items[0]!.id] })).body).toMatchObject({
      restoredImages: 1,
      restoredTags: 2,
      failedTags: 0,
    });
    for (const reference of ['multi', whole, ...children, signature])
      expect((await pull(registry, 'app', reference)).status, reference).toBe(200);
    expect(await pull(registry, 'app', 'multi')).toMatchObject({ digest: whole });
    const referrers = await client('GET', registry, `app/referrers/${whole}`);
    expect(JSON.parse(referrers.text).manifests).toMatchObject([{ digest: signature }]);
    expect((await call('GET', `/${registry}/images/app`)).body).toMatchObject({
      shortDescription: 'The shop',
      fullDescription: '# Shop',
      tagCount: 2,
    });
    expect(await deletedTags(registry)).toMatchObject([{ name: 'arm' }]);
  });

  test('a deleted manifest is gone at once, and its tag can be given back', async () => {
    const registry = await newRegistry();
    const digest = await push(registry, 'app', '1');
    const { text } = await pull(registry, 'app', '1');
    expect((await client('DELETE', registry, `app/manifests/${digest}`)).status).toBe(202);
    expect((await pull(registry, 'app', digest)).status).toBe(404);
    const [lost] = await deletedTags(registry);
    expect(lost).toMatchObject({ name: '1', digest, deletedBy: 'admin' });
    await restore(registry, { tags: [lost!.id] });
    expect(await pull(registry, 'app', '1')).toEqual({ status: 200, digest, text });
    expect(await pull(registry, 'app', digest)).toEqual({ status: 200, digest, text });
  });

  test('a tag that was pushed over can be given back under its name once that is free', async () => {
    const registry = await newRegistry();
    const before = await push(registry, 'app', 'latest', 'one');
    const after = await push(registry, 'app', 'latest', 'two');
    const [lost] = await deletedTags(registry);
    expect(lost).toMatchObject({ name: 'latest', digest: before, cause: 'replaced', taken: true });
    expect((await restore(registry, { tags: [lost!.id] })).body).toMatchObject({
      restoredTags: 0,
      failed: [{ image: 'app', name: 'latest', reason: 'taken' }],
    });
    expect(await pull(registry, 'app', 'latest')).toMatchObject({ digest: after });
    await call('DELETE', `/${registry}/images/app/tags/latest`);
    await restore(registry, { tags: [lost!.id] });
    expect(await pull(registry, 'app', 'latest')).toMatchObject({ digest: before });
  });

  describe('protection', () => {
    test.each([
      ['lock', (registry: string) => call('PATCH', `/${registry}/images/app/tags/v1`, { locked: true })],
      ['pattern', (registry: string) => call('PATCH', `/${registry}`, { protectedTags: ['v*'] })],
      ['pattern', (registry: string) => call('PATCH', `/${registry}/images/app`, { protectedTags: ['v*'] })],
      ['immutable', (registry: string) => call('PATCH', `/${registry}/images/app`, { tagMutability: false })],
    ])('by %s holds for every way of deleting', async (protection, protect) => {
      const registry = await newRegistry();
      const child = await push(registry, 'app', 'child');
      const digest = await index(registry, 'app', [child], 'v1');
      await call('DELETE', `/${registry}/images/app/tags/child`);
      expect((await protect(registry)).status).toBe(200);

      expect((await call('GET', `/${registry}/images/app/tags/v1`)).body).toMatchObject({ protection });
      const refused = await client('DELETE', registry, 'app/manifests/v1');
      expect(refused).toMatchObject({ status: 403 });
      expect(refused.text).toContain('the tag v1 cannot be deleted');
      expect((await client('DELETE', registry, `app/manifests/${digest}`)).status).toBe(403);
      expect((await client('DELETE', registry, `app/manifests/${child}`)).status).toBe(403);
      expect((await call('DELETE', `/${registry}/images/app/tags/v1`)).status).toBe(409);
      expect((await run(registry, 'app', { tags: ['v1'] })).body).toMatchObject({
        plannedTags: 0,
        keptTags: 1,
      });
      expect((await call('DELETE', `/${registry}/images/app`)).status).toBe(409);
      const cleanup = await call<Deletion>('POST', `/${registry}/cleanup`, {
        filter: { excludeLast: false, before: '2100-01-01T00:00:00Z' },
      });
      expect(cleanup.body).toMatchObject({ state: 'done', deletedTags: 0 });
      await collectGarbage(program, registry);
      expect(await pull(registry, 'app', 'v1')).toMatchObject({ status: 200, digest });
      expect(await pull(registry, 'app', child)).toMatchObject({ status: 200 });
    });
  });

  test('a plan counts platforms and referrers that go along', async () => {
    const registry = await newRegistry();
    const children = [await push(registry, 'app', 'arm'), await push(registry, 'app', 'amd')];
    const whole = await index(registry, 'app', children, 'multi');
    await signatureOf(registry, 'app', whole);
    const { body: platform } = await plan(registry, 'app', { tags: ['arm'] });
    expect(platform).toMatchObject({ plannedTags: 1, platforms: 0, referrers: 0, freedBytes: 0 });
    await run(registry, 'app', { plan: platform.id });
    const { body: planned } = await plan(registry, 'app', { tags: ['multi'] });
    expect(planned).toMatchObject({ plannedTags: 1, platforms: 1, referrers: 1 });
  });

  test('a registry that is deleted is unknown; one on its bucket finds everything again', async () => {
    const registry = await newRegistry();
    const digest = await push(registry, 'team/app', '1');
    await pull(registry, 'team/app', '1');
    await call('PATCH', `/${registry}/images/team%2Fapp`, { shortDescription: 'The shop' });
    expect((await call('DELETE', `/${registry}`)).status).toBe(204);
    expect((await call('DELETE', `/${registry}`)).status).toBe(404);
    expect(await pull(registry, 'team/app', '1')).toMatchObject({ status: 404 });
    expect((await pull(registry, 'team/app', '1')).text).toContain('NAME_UNKNOWN');
    expect((await call('POST', '', { name: `${registry}-again`, bucket: registry })).status).toBe(201);
    expect(await pull(`${registry}-again`, 'team/app', '1')).toMatchObject({ status: 200, digest });
    // Pulls are counted a moment later.
    await expect
      .poll(async () => (await call('GET', `/${registry}-again/images/team%2Fapp`)).body, { timeout: 5000 })
      .toMatchObject({ shortDescription: 'The shop', tagCount: 1, pulls: 2 });
  });

  test('what is freed is gone from the disk, and the usage is what the disk holds', async () => {
    const registry = await newRegistry();
    await push(registry, 'app', 'stays');
    const children = [await push(registry, 'app', 'arm'), await push(registry, 'app', 'amd')];
    await index(registry, 'app', children, 'multi');
    await push(registry, 'other', 'arm');
    expect(await usageOf(registry)).toBe(bytesOnDisk(registry));
    const full = bytesOnDisk(registry);

    const { body: planned } = await plan(registry, 'app', { tags: ['arm', 'amd', 'multi'] });
    expect(planned).toMatchObject({ plannedTags: 3, platforms: 0, siblingTags: 0 });
    await run(registry, 'app', { plan: planned.id });
    await collectGarbage(program, registry);
    expect(bytesOnDisk(registry)).toBe(full);
    expect((await call('GET', `/${registry}/recently-deleted`)).body).toEqual({
      tags: 3,
      images: 0,
      heldBytes: planned.freedBytes,
    });

    await call('POST', `/${registry}/recently-deleted/free`, { all: true });
    expect(await deletedTags(registry)).toEqual([]);
    const { reason } = await collectGarbage(program, registry);
    expect(reason).toBeNull();
    await expect
      .poll(() => bytesOnDisk(registry), { timeout: 10_000 })
      .toBe(full - (planned.freedBytes ?? 0));
    expect(await usageOf(registry)).toBe(bytesOnDisk(registry));
    expect(await pull(registry, 'app', 'stays')).toMatchObject({ status: 200 });
    expect(await pull(registry, 'other', 'arm')).toMatchObject({ status: 200 });
    for (const digest of children) expect((await pull(registry, 'app', digest)).status).toBe(404);
  });
});
