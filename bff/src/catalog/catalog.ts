import { OciError } from 'shared/oci/error';
import { type Manifest, parseManifest } from 'shared/oci/manifest';
import type { Engines } from '../registry-api/engines.ts';
import type { RegistryApi, StoredManifest } from '../registry-api/registry-api.ts';
import type { CatalogLocks } from './catalog-locks.ts';
import type { CatalogReader } from './catalog-reader.ts';
import type { CatalogRemover } from './catalog-remover.ts';
import type { CatalogWriter } from './catalog-writer.ts';
import { isImageConfig, manifestEntry, readConfig, sha256 } from './manifest-entry.ts';
import { type NamedBucket, repositoryOf } from './repository-name.ts';
import type { TagMutability } from './tag-mutability.ts';

/** Image configurations are some kilobytes; what is far larger is not read for its platform. */
const CONFIG_MAX_BYTES = 4 * 1024 * 1024;

type Deps = {
  reader: CatalogReader;
  writer: CatalogWriter;
  remover: CatalogRemover;
  locks: CatalogLocks;
  engines: Engines;
  tagMutability: TagMutability;
  /** Told of every image whose tags or manifests may have changed. */
  onChange?: (bucketId: number, image: string) => void;
  /** Told that the engine may have something that the catalog has not. */
  onDoubt?: (bucketId: number) => void;
  now: () => Date;
};

/**
 * Changes engine and catalog together. What concerns one tag or one digest happens one after another, so that the
 * catalog ends where the engine ends. The engine comes first: were the program killed between both, reconciling finds
 * the difference, and nobody was told that it was done.
 */
export const createCatalog = ({
  reader,
  writer,
  remover,
  locks,
  engines,
  tagMutability,
  onChange = () => {},
  onDoubt = () => {},
  now,
}: Deps) => {
  const lockTag = <T>(bucket: NamedBucket, image: string, tag: string, task: () => Promise<T>) =>
    locks.tags(bucket, image, [tag], task);
  const lockDigest = <T>(bucket: NamedBucket, image: string, digest: string, task: () => Promise<T>) =>
    locks.digests(bucket, image, [digest], task);

  const describe = async (
    api: RegistryApi,
    bucket: NamedBucket,
    image: string,
    stored: StoredManifest,
    manifest: Manifest,
  ) => {
    const described = { digest: stored.digest, bytes: stored.bytes, manifest };
    if (manifest.kind === 'index')
      return manifestEntry(described, {
        children: await reader.known(
          bucket.id,
          image,
          manifest.children.map(({ digest }) => digest),
        ),
      });
    if (!isImageConfig(manifest.config)) return manifestEntry(described, {});
    const config = await api.readBlob(repositoryOf(bucket, image), manifest.config.digest, {
      maxBytes: CONFIG_MAX_BYTES,
    });
    return manifestEntry(described, readConfig(config));
  };

  const record = async (
    bucket: NamedBucket,
    image: string,
    tag: string | null,
    stored: StoredManifest,
    manifest: Manifest,
    by = '',
  ) => {
    const entry = await describe(engines.of(bucket), bucket, image, stored, manifest);
    await writer.record({ bucketId: bucket.id, image, entry, tag, at: now(), by });
    onChange(bucket.id, image);
  };

  const forgetTag = async (bucket: NamedBucket, image: string, tag: string) => {
    await remover.removeTags(bucket.id, image, [tag], { at: now(), by: '', cause: 'deleted' });
    onChange(bucket.id, image);
  };

  const forgetManifest = async (bucket: NamedBucket, image: string, digest: string) => {
    await remover.forgetManifest(bucket.id, image, digest, now());
    onChange(bucket.id, image);
  };

  const refuseToMove = async (bucket: NamedBucket, image: string, tag: string, digest: string) => {
    const named = await engines.of(bucket).resolveTag(repositoryOf(bucket, image), tag);
    if (named !== undefined && named !== digest)
      throw new OciError('DENIED', { message: `the tag ${tag} is immutable and still names ${named}` });
  };

  /** Pushes that the engine may have already, and the catalog not yet. */
  const recording = new Set<Promise<unknown>>();
  const noted = async <T>(push: () => Promise<T>): Promise<T> => {
    const pushing = push();
    recording.add(pushing);
    try {
      return await pushing;
    } finally {
      recording.delete(pushing);
    }
  };

  return {
    /** Resolves when the catalog has all that the engine has by now. */
    settled: async (): Promise<void> => void (await Promise.allSettled(recording)),

    /**
     * Stores a manifest and lists it; durable in both when it resolves.
     * @throws OciError; DENIED for a tag that is immutable and names something else
     */
    async push(
      bucket: NamedBucket,
      image: string,
      reference: string,
      sent: { mediaType: string | undefined; bytes: Buffer; pusher?: string | undefined },
      by = '',
    ) {
      const manifest = parseManifest(sent.bytes, sent.mediaType);
      const tag = reference.includes(':') ? null : reference;
      const expected = tag ? sha256(sent.bytes) : reference;
      const store = () =>
        lockDigest(bucket, image, expected, () =>
          noted(async () => {
            const api = engines.of(bucket);
            const { digest } = await api.putManifest(repositoryOf(bucket, image), reference, sent);
            const stored = { digest, mediaType: manifest.mediaType, bytes: sent.bytes };
            await record(bucket, image, tag, stored, manifest, by).catch((error: unknown) => {
              onDoubt(bucket.id);
              throw error;
            });
            return { digest, manifest };
          }),
        );
      if (!tag) return store();
      return lockTag(bucket, image, tag, () =>
        tagMutability.guard(
          { bucketId: bucket.id, image, tag },
          () => refuseToMove(bucket, image, tag, expected),
          store,
        ),
      );
    },

    /** Brings the catalog's view of one manifest in line with the engine, children before their index. */
    refreshManifest: (bucket: NamedBucket, image: string, digest: string): Promise<void> =>
      lockDigest(bucket, image, digest, async () => {
        const stored = await engines.of(bucket).getManifest(repositoryOf(bucket, image), digest);
        if (stored) await record(bucket, image, null, stored, parseManifest(stored.bytes, stored.mediaType));
        else await forgetManifest(bucket, image, digest);
      }),

    /** Brings the catalog's view of one tag in line with the engine. */
    refreshTag: (bucket: NamedBucket, image: string, tag: string): Promise<void> =>
      lockTag(bucket, image, tag, async () => {
        const api = engines.of(bucket);
        const repository = repositoryOf(bucket, image);
        const digest = await api.resolveTag(repository, tag);
        // Its manifest may be deleted meanwhile, which takes the tag along.
        await lockDigest(bucket, image, digest ?? '', async () => {
          const stored = await api.getManifest(repository, tag);
          if (stored) await record(bucket, image, tag, stored, parseManifest(stored.bytes, stored.mediaType));
          else await forgetTag(bucket, image, tag);
        });
      }),
  };
};
export type Catalog = ReturnType<typeof createCatalog>;
