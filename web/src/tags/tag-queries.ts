import { queryOptions } from '@tanstack/react-query';
import type { ImageRef } from 'shared/images/image';
import { getTag, listTags, type TagQuery, type TagRef } from 'shared/tags/tag';
import { call } from '../api/call.ts';

const key = ({ registry, image }: ImageRef) => ['tags', registry, image] as const;

export const tagsQuery = ({ registry, image }: ImageRef, query: TagQuery) =>
  queryOptions({
    queryKey: [...key({ registry, image }), 'list', query],
    queryFn: ({ signal }) => call(listTags, { params: { registry, image }, query }, signal),
  });

export const tagQuery = (params: TagRef) =>
  queryOptions({
    queryKey: [...key(params), 'one', params.tag],
    queryFn: ({ signal }) => call(getTag, { params }, signal),
  });
