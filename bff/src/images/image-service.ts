import { type Principal, reachOf } from 'shared/access/check';
import type { Change } from 'shared/events/console-event';
import { ProblemError } from 'shared/http/problem';
import { asShortDescription } from 'shared/images/description';
import type {
  Image,
  ImageDetail,
  ImageQuery,
  ImageRef,
  ImageSettings,
  StoredDescription,
} from 'shared/images/image';
import type { RegistryDirectory } from '../registries/registry-directory.ts';
import type { ImageStore, StoredImage } from './image-store.ts';

const shown = (registry: string, image: StoredImage): Image => ({
  registry,
  name: image.name,
  shortDescription: image.shortDescription,
  tagMutability: image.tagMutability,
  protectedTags: image.protectedTags,
  pulls: image.pulls,
  tagCount: image.tagCount,
  sizeBytes: image.sizeBytes,
  updatedAt: image.updatedAt.toISOString(),
  lastPulledAt: image.lastPulledAt?.toISOString() ?? null,
});

type Deps = {
  store: ImageStore;
  directory: RegistryDirectory;
  /** Called after a setting was stored that pushes obey. */
  onSettings: () => void;
  /** Tells open screens. */
  announce: (change: Change) => void;
  now: () => Date;
};

export const createImageService = ({ store, directory, onSettings, announce, now }: Deps) => {
  const bucketOf = async (registry: string) => {
    const found = await directory.find({ by: 'name', value: registry });
    if (!found) throw new ProblemError('not-found', { detail: `There is no registry named ${registry}.` });
    return found.bucket;
  };

  const notFound = ({ registry, image }: ImageRef) =>
    new ProblemError('not-found', { detail: `The registry ${registry} has no image named ${image}.` });

  /** The stored image that a path names, and the bucket it lies in. */
  const locate = async (at: ImageRef) => {
    const bucket = await bucketOf(at.registry);
    const image = await store.find(bucket.id, at.image);
    if (!image) throw notFound(at);
    return { bucket, image };
  };

  const descriptionOf = async (at: ImageRef, id: number): Promise<StoredDescription> => {
    const found = await store.findDescription(id);
    if (!found) throw notFound(at);
    return { ...found, descriptionUpdatedAt: found.descriptionUpdatedAt?.toISOString() ?? null };
  };

  const get = async (at: ImageRef): Promise<ImageDetail> => {
    const { image } = await locate(at);
    const told = await store.newestTags(image.id);
    const first = <T>(values: (T | null)[]) => values.find((value) => value !== null) ?? null;
    return {
      ...shown(at.registry, image),
      ...(await descriptionOf(at, image.id)),
      suggestedDescription:
        image.shortDescription === ''
          ? first(told.map(({ description }) => description && asShortDescription(description)))
          : null,
      sourceUrl: first(told.map(({ sourceUrl }) => sourceUrl)),
    };
  };

  return {
    locate,
    get,

    async list(registry: string, query: ImageQuery, who: Principal) {
      const bucket = await bucketOf(registry);
      const reach = reachOf(who, 'View/getImageList');
      const { rows, ...page } = await store.list(bucket.id, query, { registry, reach });
      return { items: rows.map(({ image }) => shown(registry, image)), ...page };
    },

    async update(
      at: ImageRef,
      { fullDescription: text, descriptionRevision: revision, ...settings }: ImageSettings,
      who: Principal,
    ): Promise<ImageDetail> {
      const { image } = await locate(at);
      const by = who.kind === 'anonymous' ? null : who.loginId;
      const description =
        text === undefined || revision === undefined ? undefined : { text, revision, by, at: now() };
      if (!(await store.update(image.id, { settings, description })))
        throw new ProblemError('description-changed', {
          detail: 'Nothing was saved. Look at the text that is stored now, then save again.',
          current: await descriptionOf(at, image.id),
        });
      if (settings.tagMutability !== undefined) onSettings();
      announce({ type: 'image-changed', ...at });
      return get(at);
    },
  };
};
export type ImageService = ReturnType<typeof createImageService>;
