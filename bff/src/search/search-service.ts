import { type Principal, reachOf } from 'shared/access/check';
import type { SearchAnswer, SearchQuery } from 'shared/search/search';
import { labelFoundBy, soughtTerm } from '../catalog/label-terms.ts';
import { isInTagName, isTagIndexable } from '../database/text-search.ts';
import { ranked, rankOf } from './rank.ts';
import type { SearchStore } from './search-store.ts';

const SHORT_DIGEST = /^(sha256:|sha512:)?[0-9a-f]{4,128}$/;
/** Fewer are the beginning of too many words. */
const LABEL_MIN = 3;

export const createSearchService = (store: SearchStore) => {
  /** All that may be worth showing of each group, unordered. */
  const candidates = async (text: string, limit: number, who: Principal) => {
    const scopeOf = await store.scopes();
    const scopes = {
      images: scopeOf(reachOf(who, 'View/getImage')),
      tags: scopeOf(reachOf(who, 'View/getTag')),
      manifests: scopeOf(reachOf(who, 'View/getManifest')),
    };
    const term = soughtTerm(text);
    const digest = text.toLowerCase();
    const inATag = isInTagName(text);

    const registries = await store.registries(text, reachOf(who, 'View/getRegistryList'));
    const images = await store.recentImages(text, scopes.images);
    const tags = inATag ? await store.namedTags(text, limit + 1, scopes.tags) : [];
    const manifests = SHORT_DIGEST.test(digest)
      ? await store.manifestsByDigest(digest.includes(':') ? digest : `sha256:${digest}`, scopes.manifests)
      : [];
    const labels = await store.recentLabels(term, scopes.manifests);
    const rest = await store.byIndex(
      {
        images: images.length <= limit ? text : undefined,
        tags: inATag && isTagIndexable(text) && tags.length <= limit ? text : undefined,
        labelTerm: labels.length <= limit && term.length >= LABEL_MIN ? term : undefined,
      },
      scopes,
    );
    return {
      registries,
      images: [...images, ...rest.images],
      tags: [...tags, ...rest.tags],
      manifests,
      labels: [...labels, ...rest.labels],
    };
  };

  return {
    async find({ q: text, limit }: SearchQuery, who: Principal): Promise<SearchAnswer> {
      if (text === '') return { registries: NONE, images: NONE, tags: NONE, manifests: NONE, labels: NONE };
      const found = await candidates(text, limit, who);
      const contains = (value: string) => value.toLowerCase().includes(text.toLowerCase());

      const registries = ranked(found.registries, {
        key: ({ registry }) => registry,
        rank: ({ registry, bucket }) => rankOf(text, [registry], [bucket]),
      });
      const images = ranked(found.images, {
        key: ({ id }) => `${id}`,
        rank: ({ name, shortDescription }) =>
          rankOf(text, [name, name.slice(name.lastIndexOf('/') + 1)], [shortDescription]),
      });
      const tags = ranked(found.tags, {
        key: ({ imageId, name }) => `${imageId}:${name}`,
        rank: ({ name }) => rankOf(text, [name]),
      });
      const manifests = ranked(found.manifests, { key: ({ id }) => `${id}`, rank: () => 0 });
      const labels = ranked(found.labels, {
        key: ({ id }) => `${id}`,
        rank: ({ labels }) => rankOf(text, [labelFoundBy(text, labels)?.value ?? '']),
      });

      const shown = <Item>(items: Item[]) => items.slice(0, limit);
      const places = await store.places([
        ...shown(images).map(({ id }) => id),
        ...[...shown(tags), ...shown(manifests), ...shown(labels)].map(({ imageId }) => imageId),
      ]);
      const digests = await store.digests(shown(tags).map(({ manifestId }) => manifestId));
      const tagNames = await store.newestTags(shown(manifests).map(({ id }) => id));

      /** What was deleted meanwhile has no place any more. */
      const group = <Item, Shown>(items: Item[], show: (item: Item) => Shown | undefined) => ({
        items: shown(items).flatMap((item) => show(item) ?? []),
        more: items.length > limit,
      });
      return {
        registries: group(registries, ({ registry }) => ({
          registry,
          matched: contains(registry) ? ('name' as const) : ('bucket' as const),
        })),
        images: group(images, ({ id, name, shortDescription, at }) => {
          const place = places.get(id);
          return (
            place && {
              ...place,
              shortDescription,
              updatedAt: at.toISOString(),
              matched: contains(name) ? ('name' as const) : ('shortDescription' as const),
            }
          );
        }),
        tags: group(tags, ({ imageId, name, manifestId, at }) => {
          const place = places.get(imageId);
          const digest = digests.get(manifestId);
          return place && digest ? { ...place, tag: name, digest, updatedAt: at.toISOString() } : undefined;
        }),
        manifests: group(manifests, ({ id, imageId, digest, kind, at }) => {
          const place = places.get(imageId);
          return (
            place && { ...place, digest, kind, pushedAt: at.toISOString(), tag: tagNames.get(id) ?? null }
          );
        }),
        labels: group(labels, ({ imageId, digest, kind, at, labels }) => {
          const place = places.get(imageId);
          const label = labelFoundBy(text, labels);
          return place && label
            ? { ...place, ...label, digest, kind, pushedAt: at.toISOString() }
            : undefined;
        }),
      };
    },
  };
};
export type SearchService = ReturnType<typeof createSearchService>;

const NONE = { items: [], more: false };
