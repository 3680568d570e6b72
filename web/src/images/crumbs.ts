import type { ImageRef } from 'shared/images/image';
import { paths } from '../paths.ts';
import type { Translate } from '../texts/texts.ts';

/** The steps down to the images of a registry, and to one of them. */
export const crumbsToImages = (t: Translate, registry: string) => [
  { text: registry, href: paths.registries({ selected: registry }) },
  { text: t('images:list.title'), href: paths.images(registry) },
];

export const crumbsToImage = (t: Translate, { registry, image }: ImageRef) => [
  ...crumbsToImages(t, registry),
  { text: image, href: paths.image({ registry, image }, 'tags') },
];
