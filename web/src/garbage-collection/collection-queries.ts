import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { collectGarbage, listCollections, stopCollection } from 'shared/garbage-collection/collection';
import { call } from '../api/call.ts';

export const collectionsKey = (registry: string) => ['collections', registry] as const;

/** Progress is told by events as well; this is for a moment in which they do not come. */
const WHILE_RUNNING_MS = 2000;

export const collectionsQuery = (registry: string) =>
  queryOptions({
    queryKey: collectionsKey(registry),
    queryFn: ({ signal }) => call(listCollections, { params: { registry } }, signal),
    refetchInterval: ({ state }) =>
      state.data?.items.some((each) => each.state === 'running') ? WHILE_RUNNING_MS : false,
  });

export const collectGarbageMutation = (registry: string) =>
  mutationOptions({
    mutationFn: () => call(collectGarbage, { params: { registry } }),
    onSuccess: (_begun, _nothing, _result, { client }) =>
      client.invalidateQueries({ queryKey: collectionsKey(registry) }),
  });

export const stopCollectionMutation = (registry: string) =>
  mutationOptions({
    mutationFn: (collection: number) => call(stopCollection, { params: { registry, collection } }),
    onSuccess: (_stopped, _id, _result, { client }) =>
      client.invalidateQueries({ queryKey: collectionsKey(registry) }),
  });
