import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { buckets } from '../database/schema.ts';
import { describeOnBothDatabases } from '../database/testing/describe-on-both-databases.ts';
import { createEngines } from '../registry-api/engines.ts';
import { createCatalog } from './catalog.ts';
import { createCatalogLocks } from './catalog-locks.ts';
import { createCatalogReader } from './catalog-reader.ts';
import { createCatalogRemover } from './catalog-remover.ts';
import { createCatalogWriter } from './catalog-writer.ts';
import { createDeleting } from './deleting.ts';
import { createTagMutability } from './tag-mutability.ts';

const EMPTY_INDEX = {
  mediaType: MEDIA_TYPES.ociIndex,
  bytes: Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: [] })),
};

describeOnBothDatabases('the catalog', ({ open }) => {
  const folder = mkdtempSync(join(tmpdir(), 'registry-console-test-catalog-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('a manifest that is deleted while its tag is looked at again stays away', async () => {
    const database = await open();
    const [bucket] = await database.db
      .insert(buckets)
      .values({ name: 'team-a', engine: 'built-in', repositoryPrefix: 'team-a' })
      .returning();
    if (!bucket) throw new Error('no bucket');
    const engines = createEngines({ bucketsFolder: folder, distribution: [] });
    onTestFinished(engines.close);
    const reader = createCatalogReader(database);
    const writer = createCatalogWriter(database);
    const remover = createCatalogRemover(database);
    const locks = createCatalogLocks();
    const deletions = createDeleting({ engines, remover, locks });
    const catalog = createCatalog({
      reader,
      writer,
      remover,
      locks,
      engines,
      tagMutability: createTagMutability(database),
      now: () => new Date('2026-01-01'),
    });
    const { digest } = await catalog.push(bucket, 'app', 'latest', EMPTY_INDEX);

    const isRead = Promise.withResolvers<void>();
    const mayGoOn = Promise.withResolvers<void>();
    const api = engines.of(bucket);
    const { getManifest } = api;
    vi.spyOn(api, 'getManifest').mockImplementationOnce(async (repository, reference) => {
      const stored = await getManifest(repository, reference);
      isRead.resolve();
      await mayGoOn.promise;
      return stored;
    });
    const refreshing = catalog.refreshTag(bucket, 'app', 'latest');
    await isRead.promise;
    const deleting = deletions.deleteManifest(bucket, 'app', digest, {
      at: new Date('2026-01-02'),
      by: 'minji',
      cause: 'deleted',
    });
    await Promise.race([deleting, sleep(200)]);
    mayGoOn.resolve();
    await Promise.all([refreshing, deleting]);

    expect(await reader.inventory(bucket.id, 'app')).toEqual({ digests: new Set(), tags: new Map() });
  });
});
