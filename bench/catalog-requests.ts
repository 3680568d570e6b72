// What people ask of a catalog that `catalog-content.ts` filled.
import { fillPath } from '../shared/src/http/endpoint.ts';
import { getImage, ImageQuery, listImages } from '../shared/src/images/image.ts';
import { listRegistries, RegistryQuery } from '../shared/src/registries/registry.ts';
import { search } from '../shared/src/search/search.ts';
import { listTags, TagQuery } from '../shared/src/tags/tag.ts';
import { imageName, registryName } from './catalog-content.ts';
import type { Client } from './request-times.ts';

const withQuery = (path: string, query: Record<string, string>) => `${path}?${new URLSearchParams(query)}`;

/** Common and rare ones, of words and of digits, short ones, and such as nothing contains. */
const TAG_TEXTS = [
  'sha-ab',
  '2026-05',
  '1.2.',
  'main',
  'zz',
  '7',
  'nothing-like-this',
  '2024-08',
  'latest',
  'pr-1',
];
const IMAGE_TEXTS = ['api', 'worker-1', 'team', 'ui', 'x', 'nothing-like-this', '-12', 'billing/'];
const SEARCH_TEXTS = [
  ...TAG_TEXTS,
  ...IMAGE_TEXTS,
  'team-001',
  '1',
  '1.',
  'a',
  '%',
  '_',
  '🐳',
  '쇼핑',
  'abcd',
  'c0ffee',
  'sha256:abcdef',
  'org.opencontainers.image.revision=c4ca4238a0b923820dcc509a6f75849bc0ffee00',
  'shop/api-11',
  'x'.repeat(300),
  '-',
  '2025',
];

/** A list's query, as far as it says how it can be sorted. */
type Sorted = { shape: { sort: { unwrap: () => { options: readonly string[] } } } };

const PAGE = 1000;

/** Cursor of the thousandth page, or of the last. */
const deepCursor = async (client: Client, path: string, query: Record<string, string>): Promise<string> => {
  let cursor = '';
  for (let page = 1; page < PAGE; page += 1) {
    const answer = await client.getJson(withQuery(path, { ...query, ...(cursor && { after: cursor }) }));
    const { next } = answer as { next: string | null };
    if (next === null) break;
    cursor = next;
  }
  return cursor;
};

/** Paths by what they are. */
export const catalogRequests = async (client: Client): Promise<Record<string, string[]>> => {
  const first = { registry: registryName(1), image: imageName(1) };
  const registries = listRegistries.path;
  const images = fillPath(listImages.path, first);
  const tags = fillPath(listTags.path, first);
  const tagsOfSecond = fillPath(listTags.path, { ...first, image: imageName(2) });
  const sorts = ({ shape }: Sorted, path: string) =>
    shape.sort.unwrap().options.map((sort) => withQuery(path, { sort }));
  return {
    'registries, every sort': sorts(RegistryQuery, registries),
    'registries, searched': ['team', '042', 'x', 'nothing'].map((text) =>
      withQuery(registries, { search: text }),
    ),
    'images, first page': [images],
    'images, every sort': sorts(ImageQuery, images),
    'images, searched': IMAGE_TEXTS.map((text) => withQuery(images, { search: text })),
    image: [fillPath(getImage.path, first)],
    'tags, first page': [tags],
    'tags of second image': [tagsOfSecond],
    'tags, page 1,000': [withQuery(tags, { after: await deepCursor(client, tags, {}) })],
    'tags, every sort': sorts(TagQuery, tags),
    'tags, searched': TAG_TEXTS.map((text) => withQuery(tagsOfSecond, { search: text })),
    'tags of largest, searched': TAG_TEXTS.map((text) => withQuery(tags, { search: text })),
    'search box': SEARCH_TEXTS.map((q) => withQuery(search.path, { q })),
  };
};
