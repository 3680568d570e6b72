import type { Change } from 'shared/events/console-event';
import { ProblemError } from 'shared/http/problem';
import type { ImageRef } from 'shared/images/image';
import type { Tag, TagQuery, TagRef, TagSettings } from 'shared/tags/tag';
import type { ImageService } from '../images/image-service.ts';
import type { StoredTag, TagStore } from './tag-store.ts';

const shown = ({ tag, manifest }: StoredTag): Tag => ({
  name: tag.name,
  digest: manifest.digest,
  mediaType: manifest.mediaType,
  // The configuration type of an ordinary image says nothing about it.
  artifactType: manifest.kind === 'image' ? null : manifest.artifactType,
  sizeBytes: tag.sizeBytes,
  platforms: manifest.platforms,
  updatedAt: tag.updatedAt.toISOString(),
  lastPulledAt: tag.lastPulledAt?.toISOString() ?? null,
  protection: tag.protection,
  vulnerabilities: null,
});

const noTag = ({ image, tag }: TagRef) =>
  new ProblemError('not-found', { detail: `The image ${image} has no tag named ${tag}.` });

type Deps = { store: TagStore; images: ImageService; announce: (change: Change) => void };

export const createTagService = ({ store, images, announce }: Deps) => ({
  async list(at: ImageRef, query: TagQuery) {
    const { image } = await images.locate(at);
    const { rows, ...page } = await store.list(image, query);
    return { items: rows.map(shown), ...page };
  },

  async get(at: TagRef): Promise<Tag> {
    const { image } = await images.locate(at);
    const found = await store.find(image.id, at.tag);
    if (!found) throw noTag(at);
    return shown(found);
  },

  async update(at: TagRef, { locked }: TagSettings): Promise<Tag> {
    const { image } = await images.locate(at);
    if (!(await store.lock(image.id, at.tag, locked))) throw noTag(at);
    const { tag: _, ...ofImage } = at;
    announce({ type: 'tags-changed', ...ofImage });
    const found = await store.find(image.id, at.tag);
    if (!found) throw noTag(at);
    return shown(found);
  },
});
export type TagService = ReturnType<typeof createTagService>;
