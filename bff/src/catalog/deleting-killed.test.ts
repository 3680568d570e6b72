import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import { DeletedImageQuery, DeletedTagQuery } from 'shared/recently-deleted/recently-deleted';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database/database.ts';
import { describeOnBothDatabases } from '../database/testing/describe-on-both-databases.ts';
import { MAIN, type StartedDeleting, startDeleting } from '../deletions/testing/start-deleting.ts';
import { sha256 } from '../registry-api/testing/send-blob.ts';
import { createCatalogLocks } from './catalog-locks.ts';
import { createCatalogRemover } from './catalog-remover.ts';
import { createDeleting } from './deleting.ts';

const manifest = (n: number) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociIndex,
    manifests: [],
    annotations: { n: `${n}` },
  });
const REMOVAL = { at: new Date(), by: 'ann', cause: 'deleted' } as const;

describeOnBothDatabases('a deletion by digest that is killed when the engine has done it', ({ open }) => {
  let database: Database;
  let started: StartedDeleting;
  let bucket: Awaited<ReturnType<StartedDeleting['createRegistry']>>;
  const folder = mkdtempSync(join(tmpdir(), 'registry-console-test-deleting-killed-'));
  beforeAll(async () => {
    database = await open();
    started = startDeleting(database, { bucketsFolder: folder, now: () => new Date() });
    bucket = await started.createRegistry('team-a');
  });
  afterAll(async () => {
    await started.engines.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const push = async (image: string, reference: string, n: number) => {
    const sent = { mediaType: MEDIA_TYPES.ociIndex, bytes: Buffer.from(manifest(n)) };
    await started.catalog.push(bucket, image, reference, sent, 'ann');
  };
  const stored = async (image: string, reference: string) =>
    (await started.engines.of(bucket).getManifest(`reg/${image}`, reference))?.bytes.toString();
  /** As if the process were no more before the catalog hears of it. */
  const dying = () =>
    createDeleting({
      engines: started.engines,
      locks: createCatalogLocks(),
      remover: {
        ...createCatalogRemover(database),
        holdManifests: () => Promise.reject(new Error('killed')),
      },
    });

  test('can still be taken back', async () => {
    await push('app', 'v1', 1);
    const digest = sha256(manifest(1));
    await expect(dying().deleteManifest(bucket, 'app', digest, REMOVAL)).rejects.toThrow('killed');
    expect(await stored('app', digest)).toBeUndefined();
    // The next process compares catalog and engine.
    await started.catalog.refreshManifest(bucket, 'app', digest);
    const { items } = await started.recentlyDeleted.tags('team-a', DeletedTagQuery.parse({}), MAIN);
    expect(items).toMatchObject([{ image: 'app', name: 'v1', digest }]);
    const tags = items.map(({ id }) => id);
    expect(await started.recentlyDeleted.restore('team-a', { tags }, MAIN)).toMatchObject({
      restoredTags: 1,
    });
    expect(await stored('app', 'v1')).toBe(manifest(1));
    expect(await stored('app', digest)).toBe(manifest(1));
  });

  test.each(['goes on first', 'compares first'])(
    'comes back with its image (the next process %s)',
    async (order) => {
      const image = order.replaceAll(' ', '-');
      await push(image, 'v1', 2);
      await push(image, sha256(manifest(3)), 3);
      const numbers = [2, 3];
      const { rows } = await database.pool.query<{ id: string; digest: string }>(
        'select m.id, m.digest from manifests m join images i on i.id = m.image_id where i.name = $1',
        [image],
      );
      const all = rows.map(({ id, digest }) => ({ id: Number(id), digest }));
      await started.deleting.deleteTag(bucket, image, 'v1', REMOVAL);
      const free = async (ids: number[]) => new Set(ids);
      const { rows: deleted } = await database.pool.query<{ id: string }>(
        `insert into deleted_images (bucket_id, image_id, name, short_description, full_description, description_updated_at,
         protected_tags, pulls, tag_count, deletion_id, deleted_at, deleted_by, expires_at)
       select bucket_id, id, name, '', '', null, '{}', 0, 1, 0, now(), 'ann', now() + interval '1 day' from images where name = $1
       returning id`,
        [image],
      );
      const removal = { ...REMOVAL, deletedImageId: Number(deleted[0]?.id) };
      await expect(dying().deleteManifests(bucket, image, all, free, undefined, removal)).rejects.toThrow(
        'killed',
      );
      const compare = async () => {
        for (const { digest } of all) await started.catalog.refreshManifest(bucket, image, digest);
      };
      if (order === 'compares first') await compare();
      await started.deleting.deleteManifests(bucket, image, all, free, undefined, removal);
      await compare();
      for (const n of numbers) expect(await stored(image, sha256(manifest(n)))).toBeUndefined();

      const { items } = await started.recentlyDeleted.images('team-a', DeletedImageQuery.parse({}), MAIN);
      const images = items.filter(({ name }) => name === image).map(({ id }) => id);
      expect(await started.recentlyDeleted.restore('team-a', { images }, MAIN)).toMatchObject({
        restoredImages: 1,
      });
      for (const n of numbers) expect(await stored(image, sha256(manifest(n)))).toBe(manifest(n));
    },
  );
});
