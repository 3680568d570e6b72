import {
  type BuiltInRegistryOptions,
  createBuiltInRegistry,
} from '../built-in-registry/built-in-registry.ts';
import { toOciError } from '../built-in-registry/storage-error.ts';
import type { RegistryApi } from './registry-api.ts';

export type BuiltInRegistryApi = RegistryApi & {
  /** Removes uploads that nobody has touched since; resolves to how many. One under way is never removed. */
  clearDeadUploads(limits: { olderThan: Date }): Promise<number>;
};

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

/** The built-in registry in this process, without a network in between. */
export const createBuiltInRegistryApi = (options: BuiltInRegistryOptions): BuiltInRegistryApi => {
  const { blobs, manifests, listing, blobEndpoints, ping, clearDeadUploads } = createBuiltInRegistry(options);

  /** The storage fails in the words of the operating system; the port speaks in those of a registry. */
  const asOciError = async <T>(work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toOciError(error);
    }
  };

  return {
    ping,
    serveBlob: blobEndpoints.serve,
    getManifest: (repository, reference) => asOciError(() => manifests.get(repository, reference)),
    resolveTag: (repository, tag) => asOciError(() => manifests.resolveTag(repository, tag)),
    putManifest: (repository, reference, manifest) =>
      asOciError(async () => {
        const { digest } = await manifests.put(repository, reference, manifest);
        return { digest };
      }),
    deleteManifest: (repository, digest) => asOciError(() => manifests.remove(repository, digest)),
    deleteTag: (repository, tag) => asOciError(() => manifests.removeTag(repository, tag)),
    readBlob: (repository, digest, limits) => asOciError(() => blobs.read(repository, digest, limits)),
    listRepositories: () => listing.repositories(),
    listTags: (repository) => asOciError(() => collect(listing.tags(repository))),
    listManifests: (repository) => listing.manifests(repository),
    clearDeadUploads,
  };
};
