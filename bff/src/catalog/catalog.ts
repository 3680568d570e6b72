import { OciError } from 'shared/oci/error';
import { type Manifest, parseManifest } from 'shared/oci/manifest';
import type { Engines } from '../registry-api/engines.ts';
import type { RegistryApi, StoredManifest } from '../registry-api/registry-api.ts';
import type { CatalogReader } from './catalog-reader.ts';
import type { CatalogWriter } from './catalog-writer.ts';
import { createKeyLock } from './key-lock.ts';
import { isImageConfig, manifestEntry, readConfig, sha256 } from './manifest-entry.ts';
import { type NamedBucket, repositoryOf } from './repository-name.ts';
import type { TagMutability } from './tag-mutability.ts';

/** Image configurations are some kilobytes; what is far larger is not read for its platform. */
const CONFIG_MAX_BYTES = 4 * 1024 * 1024;

type Deps = {
  reader: CatalogReader;
  writer: CatalogWriter;
  engines: Engines;
  tagMutability: TagMutability;
  /** Told of every image whose tags or manifests may have changed. */
  onChange?: (bucketId: number, image: string) => void;
  now: () => Date;
};

/**
 * Changes engine and catalog together. What concerns one tag or one digest happens one after another, so that the
 * catalog ends where the engine ends. The engine comes first: were the program killed between both, reconciling finds
 * the difference, and nobody was told that it was done.
 */
export const createCatalog = ({ reader, writer, engines, tagMutability, onChange = () => {}, now }: Deps) => {
  const lock = createKeyLock();
  const lockTag = <T>(bucket: NamedBucket, image: string, tag: string, task: () => Promise<T>) =>
    lock(`${bucket.id}/${image}:${tag}`, task);
  const lockDigest = <T>(bucket: NamedBucket, image: string, digest: string, task: () => Promise<T>) =>
    lock(`${bucket.id}/${image}@${digest}`, task);

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
  ) => {
    const entry = await describe(engines.of(bucket), bucket, image, stored, manifest);
    await writer.record({ bucketId: bucket.id, image, entry, tag, at: now() });
    onChange(bucket.id, image);
  };

  const forgetTag = async (bucket: NamedBucket, image: string, tag: string) => {
    await writer.forgetTag(bucket.id, image, tag);
    onChange(bucket.id, image);
  };

  const forgetManifest = async (bucket: NamedBucket, image: string, digest: string) => {
    await writer.forgetManifest(bucket.id, image, digest);
    onChange(bucket.id, image);
  };

  const refuseToMove = async (bucket: NamedBucket, image: string, tag: string, digest: string) => {
    const named = await engines.of(bucket).resolveTag(repositoryOf(bucket, image), tag);
    if (named !== undefined && named !== digest)
      throw new OciError('DENIED', { message: `the tag ${tag} is immutable and still names ${named}` });
  };

  return {
    /**
     * Stores a manifest and lists it; durable in both when it resolves.
     * @throws OciError; DENIED for a tag that is immutable and names something else
     */
    async push(
      bucket: NamedBucket,
      image: string,
      reference: string,
      sent: { mediaType: string | undefined; bytes: Buffer },
    ) {
      const manifest = parseManifest(sent.bytes, sent.mediaType);
      const tag = reference.includes(':') ? null : reference;
      const expected = tag ? sha256(sent.bytes) : reference;
      const store = () =>
        lockDigest(bucket, image, expected, async () => {
          const api = engines.of(bucket);
          const { digest } = await api.putManifest(repositoryOf(bucket, image), reference, sent);
          const stored = { digest, mediaType: manifest.mediaType, bytes: sent.bytes };
          await record(bucket, image, tag, stored, manifest);
          return { digest, manifest };
        });
      if (!tag) return store();
      return lockTag(bucket, image, tag, () =>
        tagMutability.guard(
          { bucketId: bucket.id, image, tag },
          () => refuseToMove(bucket, image, tag, expected),
          store,
        ),
      );
    },

    deleteManifest: (bucket: NamedBucket, image: string, digest: string) =>
      lockDigest(bucket, image, digest, async () => {
        await engines.of(bucket).deleteManifest(repositoryOf(bucket, image), digest);
        await forgetManifest(bucket, image, digest);
      }),

    deleteTag: (bucket: NamedBucket, image: string, tag: string) =>
      lockTag(bucket, image, tag, async () => {
        await engines.of(bucket).deleteTag(repositoryOf(bucket, image), tag);
        await forgetTag(bucket, image, tag);
      }),

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
