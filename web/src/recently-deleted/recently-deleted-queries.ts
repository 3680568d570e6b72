import { mutationOptions, queryOptions } from '@tanstack/react-query';
import {
  type DeletedImageQuery,
  type DeletedTagQuery,
  type FreedSelection,
  freeDeleted,
  getDeletedSummary,
  listDeletedImages,
  listDeletedTags,
} from 'shared/recently-deleted/recently-deleted';
import { call } from '../api/call.ts';

export const recentlyDeletedKey = (registry: string) => ['recently-deleted', registry] as const;

export const deletedSummaryQuery = (registry: string) =>
  queryOptions({
    queryKey: [...recentlyDeletedKey(registry), 'summary'],
    queryFn: ({ signal }) => call(getDeletedSummary, { params: { registry } }, signal),
  });

export const deletedTagsQuery = (registry: string, query: DeletedTagQuery) =>
  queryOptions({
    queryKey: [...recentlyDeletedKey(registry), 'tags', query],
    queryFn: ({ signal }) => call(listDeletedTags, { params: { registry }, query }, signal),
  });

export const deletedImagesQuery = (registry: string, query: DeletedImageQuery) =>
  queryOptions({
    queryKey: [...recentlyDeletedKey(registry), 'images', query],
    queryFn: ({ signal }) => call(listDeletedImages, { params: { registry }, query }, signal),
  });

export const freeMutation = (registry: string) =>
  mutationOptions({
    mutationFn: (body: FreedSelection) => call(freeDeleted, { params: { registry }, body }),
    onSuccess: (summary, _body, _result, { client }) => {
      client.setQueryData(deletedSummaryQuery(registry).queryKey, summary);
      void client.invalidateQueries({ queryKey: recentlyDeletedKey(registry) });
    },
  });
