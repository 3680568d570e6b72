import { queryOptions } from '@tanstack/react-query';
import type { ImageRef } from 'shared/images/image';
import { getTag, listTags, type TagQuery, type TagRef } from 'shared/tags/tag';
import { call } from '../api/call.ts';

/** How one finds the tags of an image. */
export const NEWEST_FIRST = '-updatedAt';

/** Without an image: of the whole registry. */
export const tagsKey = (registry: string, ...image: (string | undefined)[]) =>
  ['tags', registry, ...image.filter((name) => name !== undefined)] as const;

export const tagsQuery = ({ registry, image }: ImageRef, query: TagQuery) =>
  queryOptions({
    queryKey: [...tagsKey(registry, image), 'list', query],
    queryFn: ({ signal }) => call(listTags, { params: { registry, image }, query }, signal),
  });

export const tagQuery = (params: TagRef) =>
  queryOptions({
    queryKey: [...tagsKey(params.registry, params.image), 'one', params.tag],
    queryFn: ({ signal }) => call(getTag, { params }, signal),
  });
