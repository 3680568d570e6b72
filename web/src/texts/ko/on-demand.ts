import type { onDemandTexts as english } from '../en/on-demand.ts';
import type { Translated } from '../translated.ts';
import images from './images.json';
import keyboard from './keyboard.json';
import manifests from './manifests.json';
import overview from './overview.json';
import search from './search.json';
import tags from './tags.json';

export const onDemandTexts = { images, keyboard, manifests, overview, search, tags } satisfies Translated<
  typeof english
>;
