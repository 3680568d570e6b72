import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BlobRoute } from 'shared/oci/blob-route';
import type { OciError } from 'shared/oci/error';

export type StoredManifest = { digest: string; mediaType: string; bytes: Buffer };

export type Exchange = {
  req: IncomingMessage;
  res: ServerResponse;
  /** The engine's name: `team-a/app`. */
  repository: string;
  /** The name that the client uses; goes into every `Location`. */
  clientRepository: string;
  /** Query of the `Location` of an upload, by its id: `?owner=...`; without it, none. */
  uploadQuery?: (id: string) => string;
  /** Who pushes, where they may push here: what they find or send is kept until their manifest names it. */
  pusher?: string | undefined;
};

/** What became of a tag that was to be deleted: it named another digest by then, or was not there. */
export type TagDeletion = 'deleted' | 'moved' | 'missing';

/**
 * One garbage collection of a bucket, while pushes go on. Whatever pushes use from its beginning on, and what those
 * that are under way have found or sent, is not removed by it. What may go, its caller knows.
 */
export type CollectionRun = {
  /** Takes manifests away that no tag names. Resolves to those that are gone; the others a push uses. */
  removeManifests(
    repository: string,
    digests: string[],
    how?: {
      /** Somebody deletes them: only what pushes used since the collection began stays. */
      onPurpose?: boolean | undefined;
    },
  ): Promise<string[]>;
  /** The layers and configurations that a repository has, batch by batch. */
  listLinks(repository: string): AsyncIterable<string[]>;
  /** Takes layers and configurations from a repository; resolves to those that stay, because a push uses them. */
  removeLinks(repository: string, digests: string[]): Promise<string[]>;
  /** Everything that is stored, batch by batch. */
  listBlobs(): AsyncIterable<string[]>;
  /** Frees what no repository has any more; `kept`: what a push uses. */
  removeBlobs(digests: string[]): Promise<{ blobs: number; bytes: number; kept: string[] }>;
  end(): void;
};

export type OfflineCollection = {
  /** What stays, by repository, besides that which the engine's own manifests name. */
  keep: ReadonlyMap<string, readonly string[]>;
  /** Pushes may come again: when the engine rejects, nothing of the collection runs any more. Nor may it outlive us. */
  signal: AbortSignal;
};

/**
 * The engine that stores the blobs and manifests of a bucket. Repository names, tags and digests have passed their
 * grammar before they come here. Everything it refuses is an `OciError`; an engine that does not answer is one of 503.
 */
export type RegistryApi = {
  /** @throws OciError while the storage cannot be used */
  ping(): Promise<void>;
  /** Streams the client's request to the engine and the answer back; resolves when the answer is sent or the client is gone. */
  serveBlob(route: BlobRoute, exchange: Exchange): Promise<void>;
  /** By tag or digest; undefined where there is none. */
  getManifest(repository: string, reference: string): Promise<StoredManifest | undefined>;
  /** The digest that a tag names now. */
  resolveTag(repository: string, tag: string): Promise<string | undefined>;
  /** @throws OciError when the manifest is not valid or names content that the repository does not have */
  putManifest(
    repository: string,
    reference: string,
    manifest: { mediaType: string | undefined; bytes: Buffer; pusher?: string | undefined },
  ): Promise<{ digest: string }>;
  /** With every tag that names it. @throws OciError MANIFEST_UNKNOWN */
  deleteManifest(repository: string, digest: string): Promise<void>;
  /** The name alone. @throws OciError MANIFEST_UNKNOWN */
  deleteTag(repository: string, tag: string): Promise<void>;
  /** The names alone, each unless it names another digest by now; one that fails has its error. */
  deleteTags(
    repository: string,
    tags: readonly { tag: string; digest: string }[],
  ): Promise<Map<string, TagDeletion | OciError>>;
  /** A small blob such as a configuration; undefined where there is none or it is larger than `maxBytes`. */
  readBlob(repository: string, digest: string, limits: { maxBytes: number }): Promise<Buffer | undefined>;
  listRepositories(): AsyncIterable<string>;
  /** Sorted by bytes; empty for an unknown repository. */
  listTags(repository: string): Promise<string[]>;
  /** The digest of every manifest that the engine can name, those without a tag too where it can. */
  listManifests(repository: string): AsyncIterable<string>;
  /** Begins a garbage collection; undefined: this engine has none while pushes go on. */
  beginCollection?: (() => CollectionRun) | undefined;
  /** For an engine that has none: frees what nothing names, while its caller keeps all pushes away from its storage. */
  collectOffline?: ((collection: OfflineCollection) => Promise<{ blobs: number; bytes: number }>) | undefined;
};
