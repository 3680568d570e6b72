import type { TFunction } from 'i18next';
import type { SearchAnswer } from 'shared/search/search';
import { paths } from '../paths.ts';
import { shortDigest } from '../ui/format.ts';
import type { Jump } from './jump-query.ts';
import type { Group } from './option.ts';

type Translate = TFunction<['search']>;

/** Groups of the server's answer, in the order in which they are shown. */
export const foundGroups = (t: Translate, answer: SearchAnswer): Group[] => [
  {
    id: 'registries',
    more: answer.registries.more,
    options: answer.registries.items.map(({ registry, matched }) => ({
      id: `registry ${registry}`,
      kind: 'registry',
      text: registry,
      href: paths.images(registry),
      ...(matched === 'bucket' && { detail: t('inBucket') }),
    })),
  },
  {
    id: 'images',
    more: answer.images.more,
    options: answer.images.items.map(({ registry, image, shortDescription }) => ({
      id: `image ${registry}/${image}`,
      kind: 'image',
      text: image,
      place: t('inRegistry', { registry }),
      href: paths.image({ registry, image }),
      ...(shortDescription && { detail: shortDescription }),
    })),
  },
  {
    id: 'tags',
    more: answer.tags.more,
    options: answer.tags.items.map(({ registry, image, tag }) => ({
      id: `tag ${registry}/${image}:${tag}`,
      kind: 'tag',
      text: `${image}:${tag}`,
      place: t('inRegistry', { registry }),
      href: paths.tag({ registry, image, tag }),
    })),
  },
  {
    id: 'manifests',
    more: answer.manifests.more,
    options: answer.manifests.items.map(({ registry, image, digest, tag }) => ({
      id: `digest ${registry}/${image}@${digest}`,
      kind: 'digest',
      text: digest,
      place: t('inRegistry', { registry }),
      detail: tag === null ? `${image} · ${t('untagged')}` : `${image}:${tag}`,
      href: paths.manifest({ registry, image, digest }),
    })),
  },
  {
    id: 'labels',
    more: answer.labels.more,
    options: answer.labels.items.map(({ registry, image, digest, key, value }) => ({
      id: `label ${registry}/${image}@${digest} ${key}`,
      kind: 'label',
      text: `${key}=${value}`,
      place: t('inRegistry', { registry }),
      detail: `${image}@${shortDigest(digest)}`,
      href: paths.manifest({ registry, image, digest }),
    })),
  },
];

/** What a whole reference names. */
export const jumpGroup = (t: Translate, { registry, image, tag, digest }: Jump): Group => {
  const at = { registry, image };
  const place = t('inRegistry', { registry });
  const option = digest
    ? {
        kind: 'digest' as const,
        text: `${image}@${shortDigest(digest)}`,
        href: paths.manifest({ ...at, digest }),
      }
    : tag
      ? { kind: 'tag' as const, text: `${image}:${tag}`, href: paths.tag({ ...at, tag }) }
      : { kind: 'image' as const, text: image, href: paths.image(at) };
  return { id: 'jump', options: [{ id: 'jump', place, ...option }] };
};
