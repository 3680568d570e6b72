import type { Policy } from 'shared/access/policy';
import type { Deletion, DeletionImage, DeletionPlan, DeletionTag } from 'shared/deletions/deletion';
import type { Problem } from 'shared/http/problem';
import type {
  DeletedImage,
  DeletedSummary,
  DeletedTag,
  Restored,
} from 'shared/recently-deleted/recently-deleted';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeProgram } from '../testing/describe-program.ts';
import { pushImage } from '../testing/push-image.ts';
import { type TestAccounts, testAccounts } from '../testing/test-accounts.ts';
import { basic, type TestProgram } from '../testing/test-program.ts';

type Caller = { id: number; headers: Record<string, string> };
type Listed<Item> = { items: Item[]; total: number };

describeProgram('deleting, of who may delete some images of a registry', (start) => {
  let program: TestProgram;
  let accounts: TestAccounts;
  let registry = '';
  /** May do everything with `web/*`, sees besides `api`, and nothing else. */
  let web: Caller;
  /** The same with `api` alone. */
  let api: Caller;
  const main: Caller = { id: 1, headers: {} };
  let count = 0;

  const manager = (images: string): Policy => ({
    policy: 'NCP_CONTAINER_REGISTRY_MANAGER',
    registries: [`${registry}/${images}`],
  });
  const viewer = (...resources: string[]): Policy => ({
    policy: 'NCP_CONTAINER_REGISTRY_VIEWER',
    registries: resources,
  });
  const account = async (loginId: string, granted: Policy[]): Promise<Caller> => {
    const { id } = await accounts.create({ loginId, policies: granted });
    const key = await accounts.addKey(id);
    return { id, headers: { authorization: basic(key.id, key.secret) } };
  };

  beforeAll(async () => {
    program = await start();
    accounts = testAccounts(program);
  });
  afterAll(() => program.stop());
  beforeEach(async () => {
    count += 1;
    registry = `registry-${count}`;
    await program.api('POST', '/registries', { name: registry });
    for (const image of ['web/ui', 'web/admin', 'api', 'secret'])
      for (const tag of ['1.0', '2.0'])
        await pushImage(program.publicUrl, `${registry}/${image}`, tag, { text: `${image} ${tag}` });
    web = await account(`web-${count}`, [manager('web/*'), viewer(`${registry}/api`)]);
    api = await account(`api-${count}`, [manager('api')]);
  });

  const call = async <Answer>(who: Caller, method: string, path: string, body?: unknown) => {
    const answer = await program.api(method, `/registries/${registry}${path}`, body, who.headers);
    const text = await answer.text();
    return { status: answer.status, text, body: (text ? JSON.parse(text) : undefined) as Answer };
  };
  const read = async <Answer>(who: Caller, path: string) => {
    const { status, body } = await call<Answer>(who, 'GET', path);
    expect(status, path).toBe(200);
    return body;
  };
  const of = (image: string) => `/images/${encodeURIComponent(image)}`;
  const planTags = (who: Caller, image: string, tags = ['1.0']) =>
    call<DeletionPlan>(who, 'POST', `${of(image)}/tags/deletion-plan`, { tags });
  const planImages = (who: Caller, images: string[]) =>
    call<DeletionPlan>(who, 'POST', '/images/deletion-plan', { images });
  const EVERYTHING = { excludeLast: false, before: '2100-01-01T00:00:00Z' };
  const preview = (who: Caller) =>
    read<DeletionPlan>(
      who,
      `/cleanup?${new URLSearchParams({ before: EVERYTHING.before, excludeLast: 'false' })}`,
    );
  const deletionsOf = (who: Caller) => read<Listed<Deletion>>(who, '/deletions');
  const tagsOfDeletion = async (who: Caller, id: number) =>
    (await read<Listed<DeletionTag>>(who, `/deletions/${id}/tags`)).items.map(
      ({ image, name, state }) => `${image}:${name} ${state}`,
    );
  const lostTags = (who: Caller) => read<Listed<DeletedTag>>(who, '/recently-deleted/tags');
  const lostImages = (who: Caller) => read<Listed<DeletedImage>>(who, '/recently-deleted/images');
  const restore = (who: Caller, chosen: object) =>
    call<Restored>(who, 'POST', '/recently-deleted/restore', chosen);
  const tagsNow = async () => {
    const names: string[] = [];
    for (const image of ['api', 'secret', 'web/admin', 'web/ui']) {
      const { body, status } = await call<Listed<{ name: string }>>(main, 'GET', `${of(image)}/tags`);
      if (status === 200) names.push(...body.items.map(({ name }) => `${image}:${name}`).sort());
    }
    return names;
  };
  const ALL = ['api', 'secret', 'web/admin', 'web/ui'].flatMap((image) => [`${image}:1.0`, `${image}:2.0`]);
  const without = (...gone: string[]) => ALL.filter((each) => !gone.includes(each));
  /** Like the answer to a number that there never was, but for that number. */
  const expectMissing = (
    { status, text }: { status: number; text: string },
    missing: { status: number; text: string },
  ) => {
    const plain = (problem: string) => ({ ...(JSON.parse(problem) as Problem), requestId: '' });
    expect(status).toBe(404);
    expect(missing.status).toBe(404);
    expect(plain(text)).toEqual(plain(missing.text));
  };

  test('tags and images are planned and deleted where the policy gives it, and nowhere else', async () => {
    for (const image of ['api', 'secret', 'no-such']) {
      expect((await planTags(web, image)).status, image).toBe(403);
      expect((await planImages(web, [image])).status, image).toBe(403);
      expect((await planImages(web, ['web/ui', image])).status, image).toBe(403);
      expect((await call(web, 'DELETE', `${of(image)}/tags/1.0`)).status, image).toBe(403);
      expect((await call(web, 'DELETE', `${of(image)}/tags`, { tags: ['1.0'] })).status, image).toBe(403);
      expect((await call(web, 'DELETE', of(image), {})).status, image).toBe(403);
      expect((await call(web, 'DELETE', '/images', { images: ['web/ui', image] })).status, image).toBe(403);
    }
    expect(await tagsNow()).toEqual(ALL);

    const { body: tags } = await planTags(web, 'web/ui');
    const ran = await call<Deletion>(web, 'DELETE', `${of('web/ui')}/tags`, { plan: tags.id });
    expect(ran.body).toMatchObject({ state: 'done', deletedTags: 1 });
    const { body: images } = await planImages(web, ['web/admin', 'web/none']);
    expect(images).toMatchObject({ images: ['web/admin'], plannedTags: 2 });
    expect((await call(web, 'DELETE', '/images', { plan: images.id })).body).toMatchObject({ state: 'done' });
    expect(await tagsNow()).toEqual(without('web/ui:1.0', 'web/admin:1.0', 'web/admin:2.0'));
  });

  test('a plan of one image is not run as one of another', async () => {
    const { body: planned } = await planTags(web, 'web/ui');
    expect((await call(web, 'DELETE', `${of('web/admin')}/tags`, { plan: planned.id })).status).toBe(404);
    expect((await call(web, 'DELETE', '/images', { plan: planned.id })).status).toBe(404);
    expect((await call(web, 'POST', '/cleanup', { plan: planned.id })).status).toBe(404);
    expect(await tagsNow()).toEqual(ALL);
  });

  describe('a clean-up', () => {
    test('shows what one sees, and takes what one may', async () => {
      const planned = await preview(web);
      // Seen are `api` too, which it must not take; `secret` is not even named.
      expect(planned).toMatchObject({ plannedTags: 6, plannedImages: 3 });
      const { items } = await read<Listed<DeletionImage>>(web, `/deletions/${planned.id}/images`);
      expect(items.map(({ image }) => image)).toEqual(['api', 'web/admin', 'web/ui']);
      const run = (body: object) => call<Deletion>(web, 'POST', '/cleanup', { plan: planned.id, ...body });
      expect((await run({ confirmTags: 6 })).status).toBe(403);
      expect((await run({ images: ['api'], confirmTags: 2 })).status).toBe(403);
      expect(await tagsNow()).toEqual(ALL);
      const filtered = await call<Deletion>(web, 'POST', '/cleanup', { filter: EVERYTHING });
      expect(filtered).toMatchObject({
        status: 200,
        body: { state: 'done', plannedTags: 4, deletedTags: 4 },
      });
      expect(await tagsNow()).toEqual(without('web/ui:1.0', 'web/ui:2.0', 'web/admin:1.0', 'web/admin:2.0'));
    });

    test('of a preview takes the images that one may', async () => {
      const planned = await preview(web);
      const chosen = { plan: planned.id, images: ['web/ui', 'web/admin'], confirmTags: 4 };
      const ran = await call<Deletion>(web, 'POST', '/cleanup', chosen);
      expect(ran).toMatchObject({ status: 200, body: { state: 'done', plannedTags: 4, deletedTags: 4 } });
      expect(await tagsNow()).toEqual(without('web/ui:1.0', 'web/ui:2.0', 'web/admin:1.0', 'web/admin:2.0'));
    });

    test('by itself is set up only by who may clean up all of it', async () => {
      const planner = await account(`planner-${count}`, [
        { policy: 'CUSTOM', actions: ['Change/updateCleanupSchedule'], registries: [registry] },
        manager('web/*'),
      ]);
      const schedule = { every: 'day', hour: 3, filter: { olderThanDays: 1 } };
      const set = (enabled: boolean) => call(planner, 'PATCH', '/cleanup-schedule', { ...schedule, enabled });
      expect(await set(true)).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('Change/cleanUpTags on all images') },
      });
      expect((await set(false)).status).toBe(200);
    });

    test('of who sees one image is of this image', async () => {
      const planned = await preview(api);
      expect(planned).toMatchObject({ plannedTags: 2, plannedImages: 1 });
      expect(await tagsOfDeletion(api, planned.id)).toEqual(['api:1.0 planned', 'api:2.0 planned']);
    });
  });

  test('one sees and stops one’s own deletions; others’ are as good as missing', async () => {
    const own = (await planTags(web, 'web/ui')).body;
    const other = (await planTags(api, 'api')).body;
    const ofMain = (await planImages(main, ['secret'])).body;
    await call(web, 'DELETE', `${of('web/ui')}/tags`, { plan: own.id });
    await call(api, 'DELETE', `${of('api')}/tags`, { plan: other.id });
    await call(main, 'DELETE', '/images', { plan: ofMain.id });
    const NEVER = 2_000_000_000;

    expect((await deletionsOf(web)).items.map(({ id }) => id)).toEqual([own.id]);
    expect((await deletionsOf(web)).total).toBe(1);
    expect((await deletionsOf(api)).items.map(({ id }) => id)).toEqual([other.id]);
    expect((await deletionsOf(main)).total).toBe(3);
    expect(await tagsOfDeletion(web, own.id)).toEqual(['web/ui:1.0 deleted']);

    const ask = (method: string, path: (id: number) => string, body?: unknown) => async (id: number) =>
      expectMissing(await call(web, method, path(id), body), await call(web, method, path(NEVER), body));
    const runs = (path: string) => async (id: number) =>
      expectMissing(
        await call(web, path === '/cleanup' ? 'POST' : 'DELETE', path, { plan: id, confirmTags: 2 }),
        await call(web, path === '/cleanup' ? 'POST' : 'DELETE', path, { plan: NEVER, confirmTags: 2 }),
      );
    for (const id of [other.id, ofMain.id])
      for (const check of [
        ask('GET', (each) => `/deletions/${each}`),
        ask('GET', (each) => `/deletions/${each}/tags`),
        ask('GET', (each) => `/deletions/${each}/images`),
        ask('POST', (each) => `/deletions/${each}/stop`, {}),
        runs(`${of('web/ui')}/tags`),
        runs('/images'),
        runs('/cleanup'),
      ])
        await check(id);
  });

  test('of somebody else’s plan nothing is run, not even by who sees it', async () => {
    const planned = (await planTags(api, 'api')).body;
    const images = (await planImages(api, ['api'])).body;
    const cleanup = await preview(api);
    // The main account sees all of them.
    for (const { id } of [planned, images, cleanup])
      expect((await read<Deletion>(main, `/deletions/${id}`)).id).toBe(id);
    expect((await call(main, 'DELETE', `${of('api')}/tags`, { plan: planned.id })).status).toBe(404);
    expect((await call(main, 'DELETE', '/images', { plan: images.id })).status).toBe(404);
    expect((await call(main, 'POST', '/cleanup', { plan: cleanup.id, confirmTags: 2 })).status).toBe(404);
    expect(await tagsNow()).toEqual(ALL);
  });

  test('a plan is refused when the rights for it were taken away', async () => {
    const tags = (await planTags(web, 'web/ui')).body;
    const images = (await planImages(web, ['web/ui', 'web/admin'])).body;
    const cleanup = await preview(web);
    const chosen = { plan: cleanup.id, images: ['web/ui', 'web/admin'], confirmTags: 4 };
    const run = async () => [
      (await call(web, 'DELETE', `${of('web/ui')}/tags`, { plan: tags.id })).status,
      (await call(web, 'DELETE', '/images', { plan: images.id })).status,
      (await call(web, 'POST', '/cleanup', chosen)).status,
    ];
    await accounts.update(web.id, { policies: [manager('web/admin')] });
    expect(await run()).toEqual([403, 403, 403]);
    await accounts.update(web.id, { policies: [viewer(registry)] });
    expect(await run()).toEqual([403, 403, 403]);
    await accounts.update(web.id, { policies: [] });
    expect(await run()).toEqual([403, 403, 403]);
    expect(await tagsNow()).toEqual(ALL);
    await accounts.update(web.id, { policies: [manager('web/*')] });
    expect((await run())[0]).toBe(200);
  });

  describe('what was deleted', () => {
    const deleteSome = async () => {
      for (const image of ['web/ui', 'api', 'secret']) await call(main, 'DELETE', `${of(image)}/tags/1.0`);
      // Pushed over is deleted too.
      for (const image of ['web/ui', 'secret'])
        await pushImage(program.publicUrl, `${registry}/${image}`, '2.0', { text: `${image} again` });
      await call(main, 'DELETE', '/images', { images: ['web/admin'] });
      await call(main, 'DELETE', '/images', { images: ['secret'] });
    };

    test('is shown and counted of the images that one sees', async () => {
      await deleteSome();
      const { items, total } = await lostTags(web);
      expect(items.map(({ image, name, cause }) => `${image}:${name} ${cause}`).sort()).toEqual([
        'api:1.0 deleted',
        'web/ui:1.0 deleted',
        'web/ui:2.0 replaced',
      ]);
      expect(total).toBe(3);
      expect((await lostImages(web)).items.map(({ name }) => name)).toEqual(['web/admin']);
      expect((await lostTags(api)).items.map(({ image }) => image)).toEqual(['api']);
      expect(await lostImages(api)).toMatchObject({ items: [], total: 0 });
      const held = async (who: Caller) => read<DeletedSummary>(who, '/recently-deleted');
      const [ofMain, ofWeb, ofApi] = [await held(main), await held(web), await held(api)];
      expect(ofMain).toMatchObject({ tags: 5, images: 2 });
      expect(ofWeb).toMatchObject({ tags: 3, images: 1 });
      expect(ofApi).toMatchObject({ tags: 1, images: 0 });
      expect(ofApi.heldBytes).toBeGreaterThan(0);
      expect(ofWeb.heldBytes).toBeGreaterThan(ofApi.heldBytes);
      expect(ofMain.heldBytes).toBeGreaterThan(ofWeb.heldBytes);
      for (const search of ['secret', '1.0'])
        expect(JSON.stringify(await lostTags(web)), search).not.toContain('secret');
    });

    test('is restored where one may; the rest is told as if it were not there', async () => {
      await deleteSome();
      const all = (await lostTags(main)).items;
      const images = (await lostImages(main)).items;
      const ids = { tags: all.map(({ id }) => id), images: images.map(({ id }) => id) };
      const { body, status, text } = await restore(web, ids);
      expect(status).toBe(200);
      // `web/ui:1.0`, and both tags of `web/admin`; `web/ui:2.0` is in use.
      expect(body).toMatchObject({ restoredTags: 3, restoredImages: 1 });
      expect(text).not.toContain('secret');
      expect(text).not.toContain('"api"');
      expect(body.failed.filter(({ reason }) => reason === 'taken')).toMatchObject([
        { image: 'web/ui', name: '2.0' },
      ]);
      expect(await tagsNow()).toEqual([
        'api:2.0',
        'web/admin:1.0',
        'web/admin:2.0',
        'web/ui:1.0',
        'web/ui:2.0',
      ]);
      const missing = await restore(web, { tags: [2_000_000_000] });
      const hidden = await restore(web, { tags: [all.find(({ image }) => image === 'secret')?.id ?? 0] });
      expect(hidden.text).toBe(missing.text);
      const missingImage = await restore(web, { images: [2_000_000_000] });
      const hiddenImage = await restore(web, {
        images: [images.find(({ name }) => name === 'secret')?.id ?? 0],
      });
      expect(hiddenImage.text).toBe(missingImage.text);
      expect((await lostImages(main)).items.map(({ name }) => name)).toEqual(['secret']);
    });

    test('is freed where one may', async () => {
      await deleteSome();
      const freed = await call<DeletedSummary>(web, 'POST', '/recently-deleted/free', { all: true });
      expect(freed).toMatchObject({ status: 200, body: { tags: 1, images: 0 } });
      expect((await lostTags(main)).items.map(({ image }) => image).sort()).toEqual([
        'api',
        'secret',
        'secret',
      ]);
      expect((await lostImages(main)).items.map(({ name }) => name)).toEqual(['secret']);
      const ids = (await lostTags(main)).items.map(({ id }) => id);
      const images = (await lostImages(main)).items.map(({ id }) => id);
      expect((await call(web, 'POST', '/recently-deleted/free', { tags: ids, images })).status).toBe(200);
      expect((await lostTags(main)).total).toBe(3);
      const back = await restore(main, { images });
      expect(back.body).toMatchObject({ restoredImages: 1, failedTags: 0 });
    });
  });
});
