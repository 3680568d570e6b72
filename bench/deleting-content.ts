// A registry with many tags, in the storage as in the catalog.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCatalog } from '../bff/src/catalog/catalog.ts';
import { createCatalogLocks } from '../bff/src/catalog/catalog-locks.ts';
import { createCatalogReader } from '../bff/src/catalog/catalog-reader.ts';
import { createCatalogRemover } from '../bff/src/catalog/catalog-remover.ts';
import { createCatalogWriter } from '../bff/src/catalog/catalog-writer.ts';
import { createTagMutability } from '../bff/src/catalog/tag-mutability.ts';
import { openDatabase } from '../bff/src/database/open-database.ts';
import { buckets, registries } from '../bff/src/database/schema.ts';
import { createLog } from '../bff/src/log.ts';
import { createEngines } from '../bff/src/registry-api/engines.ts';
import { MEDIA_TYPES } from '../shared/src/oci/manifest.ts';

export const REGISTRY = 'bench';
const PUSHES_AT_ONCE = 200;
/** So many tags share their layers. */
const SIBLINGS = 100;
const DAY_MS = 24 * 60 * 60_000;

const sha256 = (bytes: string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Each image has as many tags, half of them old; each tag has a configuration of its own, and three layers. */
export const fillRegistry = async (
  dataDir: string,
  { images, tags }: { images: number; tags: number },
): Promise<void> => {
  const database = await openDatabase({
    dataDir,
    databaseUrl: undefined,
    migrationsFolder: fileURLToPath(new URL('../bff/migrations', import.meta.url)),
    log: await createLog('warn'),
  });
  const bucketsFolder = join(dataDir, 'buckets');
  const engines = createEngines({ bucketsFolder, distribution: [] });
  try {
    const [bucket] = await database.db
      .insert(buckets)
      .values({ name: REGISTRY, engine: 'built-in', repositoryPrefix: REGISTRY })
      .returning();
    await database.db.insert(registries).values({
      name: REGISTRY,
      bucketId: bucket!.id,
      privateId: 'bench',
      publicEndpoint: true,
      publicRegistry: false,
      scanOnPush: false,
    });
    let at = new Date();
    const catalog = createCatalog({
      reader: createCatalogReader(database),
      writer: createCatalogWriter(database),
      remover: createCatalogRemover(database),
      locks: createCatalogLocks(),
      engines,
      tagMutability: createTagMutability(database),
      now: () => at,
    });
    const base = join(bucketsFolder, REGISTRY, 'docker/registry/v2');
    const blob = (image: string, bytes: string, isNew = true) => {
      const digest = sha256(bytes);
      const hex = digest.slice('sha256:'.length);
      if (!isNew) return { digest, size: bytes.length };
      for (const [folder, name, content] of [
        [join(base, 'blobs/sha256', hex.slice(0, 2), hex), 'data', bytes],
        [join(base, 'repositories', REGISTRY, image, '_layers/sha256', hex), 'link', digest],
      ] as const) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, name), content);
      }
      return { digest, size: bytes.length };
    };
    const push = async (image: string, n: number) => {
      const group = Math.floor(n / SIBLINGS);
      const layers = [0, 1, 2].map((layer) => ({
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        ...blob(image, `layer ${layer} of ${group}`, n % SIBLINGS === 0),
      }));
      const config = {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        ...blob(image, JSON.stringify({ os: 'linux', architecture: 'amd64', author: `${image} ${n}` })),
      };
      const bytes = Buffer.from(
        JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, config, layers }),
      );
      await catalog.push(bucket!, image, `build-${n}`, { mediaType: MEDIA_TYPES.ociManifest, bytes });
    };
    const now = Date.now();
    for (let i = 0; i < images; i += 1)
      for (let n = 0; n < tags; n += PUSHES_AT_ONCE) {
        // Without statistics, plans are made for empty tables.
        if (n % 2000 === 0) await database.vacuumGrown();
        at = new Date(now - (n < tags / 2 ? 100 : 1) * DAY_MS);
        const some = Array.from({ length: Math.min(PUSHES_AT_ONCE, tags - n) }, (_, k) => n + k);
        await Promise.all(some.map((each) => push(`image-${i}`, each)));
      }
    await database.vacuum();
  } finally {
    await engines.close();
    await database.close();
  }
};
