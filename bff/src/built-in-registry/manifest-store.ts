import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { OciError } from 'shared/oci/error';
import {
  type Descriptor,
  isNonDistributable,
  MANIFEST_MAX_BYTES,
  MANIFEST_MEDIA_TYPES,
  type Manifest,
  parseManifest,
} from 'shared/oci/manifest';
import { type DigestAlgorithm, parseDigest, parseReference } from 'shared/oci/reference';
import type { BlobStore } from './blob-store.ts';
import type { DigestGuard } from './digest-guard.ts';
import type { DurableFiles, NewFile } from './durable-files.ts';
import type { Layout } from './layout.ts';
import { hasLink, isMissing, readLink } from './link-file.ts';
import { NAMELESS, type PushesUnderWay } from './pushes-under-way.ts';
import { listTags } from './repository-listing.ts';
import type { RepositoryLocks } from './repository-locks.ts';

export type StoredManifest = { digest: string; mediaType: string; bytes: Buffer };
/** A tag, and the digest it named when someone looked. */
type NamedTag = { tag: string; digest: string };
type TagRemoval = 'deleted' | 'moved' | 'missing';

const CACHE_BYTES = 16 * 1024 * 1024;
const CACHED_MAX_BYTES = 512 * 1024;

const digestOf = (bytes: Uint8Array, algorithm: DigestAlgorithm): string =>
  `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;

/** What a stored document says it is; Distribution may have stored kinds that we would refuse. */
const storedMediaType = (bytes: Buffer): string => {
  try {
    return parseManifest(bytes).mediaType;
  } catch {
    return 'application/octet-stream';
  }
};

type Deps = {
  layout: Layout;
  files: DurableFiles;
  blobs: BlobStore;
  locks: RepositoryLocks;
  guard: DigestGuard;
  pushes: PushesUnderWay;
};

export const createManifestStore = ({ layout, files, blobs, locks, guard, pushes }: Deps) => {
  /** The bytes of a digest never change, so this needs no invalidation; what may be seen is asked of the disk each time. */
  const cache = new LRUCache<string, StoredManifest>({
    maxSize: CACHE_BYTES,
    maxEntrySize: CACHED_MAX_BYTES,
    sizeCalculation: ({ bytes }) => bytes.length + 512,
  });

  const has = (repository: string, digest: string) => hasLink(layout.revision(repository, digest));

  const load = async (digest: string): Promise<StoredManifest | undefined> => {
    let bytes: Buffer;
    try {
      bytes = await readFile(layout.blobData(digest));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    if (digestOf(bytes, parseDigest(digest)!.algorithm) !== digest) {
      throw new OciError('UNKNOWN', { message: `the stored manifest ${digest} is damaged` });
    }
    const stored = { digest, mediaType: storedMediaType(bytes), bytes };
    cache.set(digest, stored);
    return stored;
  };

  /** The link is read each time: Distribution may serve the same folder. */
  const readTag = (repository: string, tag: string): string | undefined =>
    readLink(layout.currentTagLink(repository, tag));

  /** Answers at once where it can, because this is what most requests to a registry are. */
  const get = (
    repository: string,
    reference: string,
  ): StoredManifest | Promise<StoredManifest | undefined> | undefined => {
    const digest = reference.includes(':') ? reference : readTag(repository, reference);
    if (digest === undefined || !has(repository, digest)) return undefined;
    return cache.get(digest) ?? load(digest);
  };

  /** Bytes, of a manifest that the repository has. The manifest too, not only its link: crashes can part them. */
  const storedSize = (repository: string, digest: string): number | undefined =>
    has(repository, digest) ? statSync(layout.blobData(digest), { throwIfNoEntry: false })?.size : undefined;

  const blobSize = (repository: string, { digest }: Descriptor) => blobs.find(repository, digest)?.size;

  /** BuildKit writes its caches as an index of layers. */
  const childSize = (repository: string, child: Descriptor) =>
    storedSize(repository, child.digest) ??
    (MANIFEST_MEDIA_TYPES.includes(child.mediaType) ? undefined : blobSize(repository, child));

  /** @throws OciError MANIFEST_BLOB_UNKNOWN, MANIFEST_INVALID */
  const checkContents = (repository: string, manifest: Manifest): void => {
    const sizeOf = manifest.kind === 'index' ? childSize : blobSize;
    const missing: Descriptor[] = [];
    for (const part of partsOf(manifest)) {
      const size = sizeOf(repository, part);
      if (size === undefined && !isNonDistributable(part)) missing.push(part);
      // What the catalog adds up are the sizes in manifests: they have to be true.
      if (size !== undefined && size !== part.size) {
        throw new OciError('MANIFEST_INVALID', {
          message: `the manifest names ${part.digest} with ${part.size} bytes, but it has ${size}`,
        });
      }
    }
    const [first] = missing;
    if (!first) return;
    throw new OciError('MANIFEST_BLOB_UNKNOWN', {
      message: `the repository does not have ${first.digest}, which the manifest names`,
      detail: missing.map(({ digest }) => ({ digest })),
    });
  };

  const tagFiles = (repository: string, tag: string, digest: string): NewFile[] => [
    { path: layout.tagHistoryLink(repository, tag, digest), bytes: Buffer.from(digest) },
    { path: layout.currentTagLink(repository, tag), bytes: Buffer.from(digest) },
  ];

  /** @throws OciError as `parseManifest`, DIGEST_INVALID, MANIFEST_BLOB_UNKNOWN */
  const put = (
    repository: string,
    reference: string,
    {
      mediaType,
      bytes,
      pusher = NAMELESS,
    }: { mediaType: string | undefined; bytes: Buffer; pusher?: string | undefined },
  ): Promise<{ digest: string; subject: string | undefined }> =>
    locks.shared(repository, async () => {
      const parsed = parseReference(reference);
      if (!parsed)
        throw new OciError('MANIFEST_INVALID', { message: 'the reference is neither a tag nor a digest' });
      if (bytes.length > MANIFEST_MAX_BYTES) throw manifestTooLarge();
      const manifest = parseManifest(bytes, mediaType);
      const algorithm = parsed.kind === 'digest' ? parseDigest(parsed.digest)!.algorithm : 'sha256';
      const digest = digestOf(bytes, algorithm);
      if (parsed.kind === 'digest' && parsed.digest !== digest) {
        throw new OciError('DIGEST_INVALID', {
          message: `the manifest has the digest ${digest}, not ${parsed.digest}`,
        });
      }
      const subject = manifest.subject?.digest;
      const needed = [digest, ...partsOf(manifest).map((part) => part.digest), ...(subject ? [subject] : [])];
      return guard.hold(needed, async () => {
        checkContents(repository, manifest);
        await files.publish([
          { path: layout.blobData(digest), bytes },
          { path: join(layout.revision(repository, digest), 'link'), bytes: Buffer.from(digest) },
          ...(parsed.kind === 'tag' ? tagFiles(repository, parsed.tag, digest) : []),
        ]);
        pushes.named({ repository, pusher }, needed);
        // The manifest of one platform, say: an index that names it may come much later.
        if (parsed.kind === 'digest' && !subject) pushes.found({ repository, pusher }, digest);
        return { digest, subject };
      });
    });

  const tagsOf = async (repository: string, digest: string): Promise<string[]> =>
    (await listTags(layout, repository)).filter((tag) => readTag(repository, tag) === digest);

  return {
    get,
    put,

    /** The digest that a tag names. */
    resolveTag(repository: string, tag: string): string | undefined {
      const digest = readTag(repository, tag);
      return digest && has(repository, digest) ? digest : undefined;
    },

    /** With every tag that names it (OCI distribution spec 1.1, "Deleting Manifests"). False where there is none. */
    remove: (repository: string, digest: string): Promise<boolean> =>
      locks.exclusive(repository, async () => {
        if (!has(repository, digest)) return false;
        // Tags first: one that is left without its manifest would be listed, but could not be pulled.
        const tags = (await tagsOf(repository, digest)).map((tag) => layout.tag(repository, tag));
        return files.withdraw(...tags, layout.revision(repository, digest));
      }),

    /** Those that nobody uses, without a look at tags. Resolves to all that are gone, also those that were not there. */
    removeUnless: (
      repository: string,
      digests: string[],
      isUsed: (digest: string) => boolean,
    ): Promise<string[]> =>
      locks.exclusive(repository, async () => {
        const unused = digests.filter((digest) => !isUsed(digest));
        const there = unused.filter((digest) => has(repository, digest));
        if (there.length > 0)
          await files.withdraw(...there.map((digest) => layout.revision(repository, digest)));
        return unused;
      }),

    /** The name alone; other tags of the same manifest stay. False where there is no such tag. */
    removeTag: (repository: string, tag: string): Promise<boolean> =>
      locks.exclusive(
        repository,
        async () =>
          readTag(repository, tag) !== undefined && (await files.withdraw(layout.tag(repository, tag))),
      ),

    /** The names alone, each unless it names another digest by now. */
    removeTags: (repository: string, tags: readonly NamedTag[]): Promise<Map<string, TagRemoval>> =>
      locks.exclusive(repository, async () => {
        const removals = new Map<string, TagRemoval>();
        for (const { tag, digest } of tags) {
          if (removals.get(tag) === 'deleted') continue;
          const named = readTag(repository, tag);
          removals.set(tag, named === undefined ? 'missing' : named === digest ? 'deleted' : 'moved');
        }
        const doomed = [...removals].filter(([, removal]) => removal === 'deleted');
        if (doomed.length > 0) await files.withdraw(...doomed.map(([tag]) => layout.tag(repository, tag)));
        return removals;
      }),
  };
};
export type ManifestStore = ReturnType<typeof createManifestStore>;

const partsOf = (manifest: Manifest): Descriptor[] =>
  manifest.kind === 'index' ? manifest.children : [manifest.config, ...manifest.layers];

export const manifestTooLarge = () =>
  new OciError('MANIFEST_INVALID', {
    status: 413,
    message: `a manifest may have ${MANIFEST_MAX_BYTES} bytes at most`,
  });
