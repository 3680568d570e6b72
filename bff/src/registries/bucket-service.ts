import { readdir } from 'node:fs/promises';
import { type Bucket, BucketName } from 'shared/registries/bucket';
import type { Engines } from '../registry-api/engines.ts';
import type { BucketStore, StoredBucket } from './bucket-store.ts';

type Deps = {
  store: BucketStore;
  engines: Engines;
  bucketsFolder: string;
  distributionBuckets: readonly { name: string }[];
  /** Brings the catalog of a bucket in line with its engine. */
  reconcile: (bucket: StoredBucket) => Promise<unknown>;
};

/** Content of a bucket that no registry used yet is counted up to here; more are found when a registry is made on it. */
const COUNTED_AT_MOST = 1000;
/** Creating a registry waits so long for the images that it finds; the rest of them appear as they are found. */
const FIND_CONTENT_MS = 3000;

export const createBucketService = ({
  store,
  engines,
  bucketsFolder,
  distributionBuckets,
  reconcile,
}: Deps) => {
  const repositories = async (bucket: StoredBucket): Promise<string[]> => {
    const names: string[] = [];
    for await (const name of engines.of(bucket).listRepositories()) {
      names.push(name);
      if (names.length === COUNTED_AT_MOST) break;
    }
    return names;
  };

  return {
    find: store.find,

    /** Makes the storage places of the settings and of the data folder known, those of a lost database too. */
    async discover(): Promise<void> {
      for (const { name } of distributionBuckets) await store.ensure(name, 'distribution');
      const configured = new Set(distributionBuckets.map(({ name }) => name));
      const folders = await readdir(bucketsFolder, { withFileTypes: true });
      for (const { name } of folders.filter((entry) => entry.isDirectory()))
        if (!configured.has(name) && BucketName.safeParse(name).success) await store.ensure(name, 'built-in');
    },

    async list(): Promise<Bucket[]> {
      const rows = await store.list();
      return Promise.all(
        rows.map(async ({ bucket, registry }) => ({
          name: bucket.name,
          engine: bucket.engine,
          registry,
          imageCount:
            bucket.repositoryPrefix === null
              ? await repositories(bucket).then(
                  (found) => found.length,
                  () => 0,
                )
              : bucket.imageCount,
          usageBytes: bucket.usageBytes,
        })),
      );
    },

    /**
     * The bucket for a new registry, created where there is none. What decides the names of its repositories:
     * a bucket that was used before keeps its prefix, so that its images are found under any new name; a foreign
     * one that holds `<registry>/...` is read so; any other content is taken whole; an empty one begins with `<registry>/`.
     */
    async prepare(bucketName: string, registryName: string): Promise<StoredBucket> {
      const bucket = (await store.find(bucketName))?.bucket ?? (await store.ensure(bucketName, 'built-in'));
      if (bucket.repositoryPrefix !== null) return bucket;
      const found = await repositories(bucket);
      const own = found.length === 0 || found.some((name) => name.startsWith(`${registryName}/`));
      const repositoryPrefix = own ? registryName : '';
      await store.setRepositoryPrefix(bucket.id, repositoryPrefix);
      return { ...bucket, repositoryPrefix };
    },

    /** Starts to list what the bucket holds already. */
    async findContent(bucket: StoredBucket): Promise<void> {
      await Promise.race([
        reconcile(bucket),
        new Promise((resolve) => setTimeout(resolve, FIND_CONTENT_MS).unref()),
      ]);
    },
  };
};
export type BucketService = ReturnType<typeof createBucketService>;
