import { ProblemError } from 'shared/http/problem';
import type { Image, ImageDetail, ImageQuery, ImageRef } from 'shared/images/image';
import type { RegistryDirectory } from '../registries/registry-directory.ts';
import type { ImageStore, StoredImage } from './image-store.ts';

const shown = (registry: string, image: StoredImage): Image => ({
  registry,
  name: image.name,
  shortDescription: image.shortDescription,
  tagMutability: image.tagMutability,
  pulls: image.pulls,
  tagCount: image.tagCount,
  sizeBytes: image.sizeBytes,
  updatedAt: image.updatedAt.toISOString(),
  lastPulledAt: image.lastPulledAt?.toISOString() ?? null,
});

export const createImageService = (store: ImageStore, directory: RegistryDirectory) => {
  const bucketOf = async (registry: string) => {
    const found = await directory.find({ by: 'name', value: registry });
    if (!found) throw new ProblemError('not-found', { detail: `There is no registry named ${registry}.` });
    return found.bucket;
  };

  /** The stored image that a path names, and the bucket it lies in. */
  const locate = async ({ registry, image: name }: ImageRef) => {
    const bucket = await bucketOf(registry);
    const image = await store.find(bucket.id, name);
    if (!image)
      throw new ProblemError('not-found', { detail: `The registry ${registry} has no image named ${name}.` });
    return { bucket, image };
  };

  return {
    locate,

    async list(registry: string, query: ImageQuery) {
      const { rows, ...page } = await store.list((await bucketOf(registry)).id, query);
      return { items: rows.map(({ image }) => shown(registry, image)), ...page };
    },

    async get(at: ImageRef): Promise<ImageDetail> {
      const { image } = await locate(at);
      return { ...shown(at.registry, image), fullDescription: image.fullDescription };
    },
  };
};
export type ImageService = ReturnType<typeof createImageService>;
