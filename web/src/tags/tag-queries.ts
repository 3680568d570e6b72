import { mutationOptions, queryOptions } from '@tanstack/react-query';
import type { ImageRef } from 'shared/images/image';
import {
  getTag,
  getTagUsage,
  listTags,
  type TagQuery,
  type TagRef,
  type TagSettings,
  updateTag,
} from 'shared/tags/tag';
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

export const tagUsageQuery = (params: TagRef) =>
  queryOptions({
    queryKey: [...tagsKey(params.registry, params.image), 'usage', params.tag],
    queryFn: ({ signal }) => call(getTagUsage, { params }, signal),
  });

export const updateTagMutation = (params: TagRef) =>
  mutationOptions({
    mutationFn: (body: TagSettings) => call(updateTag, { params, body }),
    onSuccess: (changed, _body, _result, { client }) => {
      client.setQueryData(tagQuery(params).queryKey, changed);
      return client.invalidateQueries({ queryKey: tagsKey(params.registry, params.image) });
    },
  });
