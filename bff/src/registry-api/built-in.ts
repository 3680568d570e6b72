import { OciError } from 'shared/oci/error';
import {
  type BuiltInRegistryOptions,
  createBuiltInRegistry,
} from '../built-in-registry/built-in-registry.ts';
import { toOciError } from '../built-in-registry/storage-error.ts';
import type { RegistryApi } from './registry-api.ts';

export type BuiltInRegistryApi = RegistryApi & {
  /** Removes uploads that nobody touched since; resolves to how many. One under way is never removed. */
  clearDeadUploads(limits: { olderThan: Date }): Promise<number>;
  close(): Promise<void>;
};

const unknownManifest = () => new OciError('MANIFEST_UNKNOWN');

/** The built-in registry in this process, without a network in between. */
export const createBuiltInRegistryApi = (options: BuiltInRegistryOptions): BuiltInRegistryApi => {
  const registry = createBuiltInRegistry(options);
  const { blobs, manifests } = registry;

  /** The storage fails in the words of the operating system; the port speaks in those of a registry. */
  const asOciError = async <T>(work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toOciError(error);
    }
  };

  return {
    ping: () => asOciError(registry.ping),
    serveBlob: registry.serveBlob,
    getManifest: (repository, reference) => asOciError(() => manifests.get(repository, reference)),
    resolveTag: (repository, tag) => asOciError(() => manifests.resolveTag(repository, tag)),
    putManifest: (repository, reference, manifest) =>
      asOciError(async () => ({ digest: (await manifests.put(repository, reference, manifest)).digest })),
    deleteManifest: (repository, digest) =>
      asOciError(async () => {
        if (!(await manifests.remove(repository, digest))) throw unknownManifest();
      }),
    deleteTag: (repository, tag) =>
      asOciError(async () => {
        if (!(await manifests.removeTag(repository, tag))) throw unknownManifest();
      }),
    deleteTags: (repository, tags) =>
      asOciError(() => manifests.removeTags(repository, tags)).catch(
        // They go together, so what hinders one hinders all.
        (error: OciError) => new Map(tags.map(({ tag }) => [tag, error])),
      ),
    readBlob: (repository, digest, limits) => asOciError(() => blobs.read(repository, digest, limits)),
    async *listRepositories() {
      for await (const { name } of registry.listRepositories()) yield name;
    },
    listTags: (repository) => asOciError(() => registry.listTags(repository)),
    listManifests: (repository) => registry.listManifests(repository),
    beginCollection: () => {
      const run = registry.beginCollection();
      return {
        ...run,
        removeManifests: (repository, digests, how) =>
          asOciError(() => run.removeManifests(repository, digests, how)),
        removeLinks: (repository, digests) => asOciError(() => run.removeLinks(repository, digests)),
        removeBlobs: (digests) => asOciError(() => run.removeBlobs(digests)),
      };
    },
    clearDeadUploads: (limits) => asOciError(() => registry.clearDeadUploads(limits)),
    close: registry.close,
  };
};
