import type { DeletionImage } from 'shared/deletions/deletion';

type Tags = Readonly<Record<string, number>>;

/** All images but some, or some alone; each with its number of tags that would go. */
export type ImageChoice = { kind: 'all-but' | 'only'; images: Tags };

export const ALL: ImageChoice = { kind: 'all-but', images: {} };
export const NONE: ImageChoice = { kind: 'only', images: {} };

type Row = Pick<DeletionImage, 'image' | 'plannedTags'>;

export const isChosen = ({ kind, images }: ImageChoice, { image, plannedTags }: Row): boolean =>
  plannedTags > 0 && Object.hasOwn(images, image) === (kind === 'only');

/** After some rows of a page were checked, and its others not. */
export const choose = (choice: ImageChoice, page: readonly Row[], checked: readonly Row[]): ImageChoice => {
  const names = new Set(checked.map(({ image }) => image));
  const images = { ...choice.images };
  for (const { image, plannedTags } of page) {
    if (plannedTags > 0 && names.has(image) === (choice.kind === 'only')) images[image] = plannedTags;
    else delete images[image];
  }
  return { ...choice, images };
};

/** How many images and tags that are, of so many in all. */
export const amountOf = ({ kind, images }: ImageChoice, all: { images: number; tags: number }) => {
  const named = Object.values(images);
  const tags = named.reduce((sum, each) => sum + each, 0);
  return kind === 'only'
    ? { images: named.length, tags }
    : { images: all.images - named.length, tags: all.tags - tags };
};
