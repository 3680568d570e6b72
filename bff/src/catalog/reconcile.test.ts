import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import { afterAll, expect, test } from 'vitest';
import { buckets } from '../database/schema.ts';
import { describeOnBothDatabases } from '../database/testing/describe-on-both-databases.ts';
import { createEngines } from '../registry-api/engines.ts';
import { createCatalog } from './catalog.ts';
import { createCatalogLocks } from './catalog-locks.ts';
import { createCatalogReader } from './catalog-reader.ts';
import { createCatalogRemover } from './catalog-remover.ts';
import { createCatalogWriter } from './catalog-writer.ts';
import { createReconciler } from './reconcile.ts';
import { createTagMutability } from './tag-mutability.ts';

describeOnBothDatabases('reconciling', ({ open }) => {
  const folder = mkdtempSync(join(tmpdir(), 'registry-console-test-reconcile-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('finds what was pushed behind our back, forgets what vanished, rebuilds a wiped catalog', async () => {
    const database = await open();
    const [bucket] = await database.db
      .insert(buckets)
      .values({ name: 'team-a', engine: 'built-in', repositoryPrefix: 'team-a' })
      .returning();
    if (!bucket) throw new Error('no bucket');
    const engines = createEngines({ bucketsFolder: folder, distribution: [] });
    const engine = engines.of(bucket);
    const reader = createCatalogReader(database);
    const writer = createCatalogWriter(database);
    const catalog = createCatalog({
      reader,
      writer,
      remover: createCatalogRemover(database),
      locks: createCatalogLocks(),
      engines,
      tagMutability: createTagMutability(database),
      now: () => new Date('2026-01-01'),
    });
    // Only failures of a single image are logged, and none is expected.
    const log = { info: () => {}, error: (about: unknown) => expect(about).toBeUndefined() } as never;
    const { reconcile } = createReconciler({ catalog, reader, engines, log });
    const known = () => reader.inventory(bucket.id, 'app');
    // Indexes need no blob, so they are the smallest things to push.
    const index = (annotation: string, children: object[] = []) => ({
      mediaType: MEDIA_TYPES.ociIndex,
      bytes: Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: MEDIA_TYPES.ociIndex,
          manifests: children,
          annotations: { annotation },
        }),
      ),
    });

    const ours = await catalog.push(bucket, 'app', 'ours', index('ours'));
    const child = index('child');
    const { digest: childDigest } = await engine.putManifest('team-a/app', 'foreign-child', child);
    const parent = index('parent', [
      { mediaType: MEDIA_TYPES.ociIndex, digest: childDigest, size: child.bytes.length },
    ]);
    await engine.putManifest('team-a/app', 'foreign', parent);
    await engine.putManifest('other/app', 'elsewhere', index('outside of the prefix'));
    expect(await reconcile(bucket)).toEqual({ manifests: 2, tags: 2, unread: 0, foreign: true });
    const complete = await known();
    expect([...complete.tags.keys()].sort()).toEqual(['foreign', 'foreign-child', 'ours']);
    expect(complete.digests.size).toBe(3);
    expect(await reader.imageNames(bucket.id, { after: '', limit: 10 })).toEqual(['app']);

    await database.pool.query('truncate images, deleted_tags, manifest_reviews cascade');
    await database.pool.query('update buckets set usage_bytes = 0, image_count = 0, tag_count = 0');
    await reconcile(bucket);
    expect(await known()).toEqual(complete);
    const before = await database.db.select().from(buckets);
    expect(await reconcile(bucket)).toEqual({ manifests: 0, tags: 0, unread: 0, foreign: true });
    expect(await database.db.select().from(buckets)).toEqual(before);

    await engine.deleteTag('team-a/app', 'foreign');
    await engine.deleteManifest('team-a/app', ours.digest);
    await reconcile(bucket);
    const rest = await known();
    expect([...rest.tags.keys()]).toEqual(['foreign-child']);
    expect(rest.digests.has(ours.digest)).toBe(false);
    await engines.close();
  });
});
