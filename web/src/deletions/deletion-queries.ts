import { mutationOptions, type Query, type QueryClient, queryOptions } from '@tanstack/react-query';
import {
  type DeletionImageQuery,
  type DeletionRef,
  type DeletionTagQuery,
  deleteImages,
  deleteTags,
  getDeletion,
  type ImageSelection,
  listDeletionImages,
  listDeletionTags,
  planImageDeletion,
  planTagDeletion,
  stopDeletion,
  type TagSelection,
} from 'shared/deletions/deletion';
import type { ImageRef } from 'shared/images/image';
import { call } from '../api/call.ts';
import { imagesKey } from '../images/image-queries.ts';
import { registriesKey } from '../registries/registry-queries.ts';
import { tagsKey } from '../tags/tag-queries.ts';
import { isUnderWay } from './deletion-state.ts';

export const deletionsKey = (registry: string) => ['deletions', registry] as const;

const deletionKey = ({ registry, deletion }: DeletionRef) => [...deletionsKey(registry), deletion] as const;
/** For path segments. */
const paramsOf = ({ registry, deletion }: DeletionRef) => ({ registry, deletion: String(deletion) });

/** Asked again and again while it runs, or counts; events tell of it sooner. */
const AGAIN_MS = 2000;

export const deletionQuery = (at: DeletionRef) =>
  queryOptions({
    queryKey: [...deletionKey(at), 'one'],
    queryFn: ({ signal }) => call(getDeletion, { params: paramsOf(at) }, signal),
    refetchInterval: ({ state: { data } }) =>
      data && (isUnderWay(data) || data.freedBytes === null || data.sharedBytes === null) ? AGAIN_MS : false,
  });

export const deletionTagsQuery = (at: DeletionRef, query: DeletionTagQuery) =>
  queryOptions({
    queryKey: [...deletionKey(at), 'tags', query],
    queryFn: ({ signal }) => call(listDeletionTags, { params: paramsOf(at), query }, signal),
  });

export const deletionImagesQuery = (at: DeletionRef, query: DeletionImageQuery) =>
  queryOptions({
    queryKey: [...deletionKey(at), 'images', query],
    queryFn: ({ signal }) => call(listDeletionImages, { params: paramsOf(at), query }, signal),
  });

/** A plan is what somebody is looking at: it stays as it is until it is asked for again, whatever happens meanwhile. */
const AS_LOOKED_AT = { staleTime: 'static', gcTime: 0 } as const;

export const tagDeletionPlanQuery = (at: ImageRef, selection: TagSelection) =>
  queryOptions({
    queryKey: ['tag-deletion-plan', at, selection],
    queryFn: ({ signal }) => call(planTagDeletion, { params: at, body: selection }, signal),
    ...AS_LOOKED_AT,
  });

export const imageDeletionPlanQuery = (registry: string, selection: ImageSelection) =>
  queryOptions({
    queryKey: ['image-deletion-plan', registry, selection],
    queryFn: ({ signal }) => call(planImageDeletion, { params: { registry }, body: selection }, signal),
    ...AS_LOOKED_AT,
  });

/** What was looked at, and nothing else. */
export type RunPlan = { plan: number; confirmTags?: number };

/** The lists that it is missing from now. Pages of what was deleted itself are left first. */
export const refreshLists = (client: QueryClient, registry: string) => {
  const isList = ({ queryKey }: Query) => queryKey.includes('list');
  for (const queryKey of [tagsKey(registry), imagesKey(registry), registriesKey])
    void client.invalidateQueries({ queryKey, predicate: isList });
};

export const deleteTagsMutation = (at: ImageRef) =>
  mutationOptions({
    mutationFn: (body: RunPlan) => call(deleteTags, { params: at, body }),
    onSuccess: (_deletion, _body, _result, { client }) => refreshLists(client, at.registry),
  });

export const deleteImagesMutation = (registry: string) =>
  mutationOptions({
    mutationFn: (body: RunPlan) => call(deleteImages, { params: { registry }, body }),
    onSuccess: (_deletion, _body, _result, { client }) => refreshLists(client, registry),
  });

export const stopDeletionMutation = (at: DeletionRef) =>
  mutationOptions({ mutationFn: () => call(stopDeletion, { params: paramsOf(at) }) });
