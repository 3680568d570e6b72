import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { listBuckets } from 'shared/registries/bucket';
import {
  createRegistry,
  deleteRegistry,
  getRegistry,
  listRegistries,
  type NewRegistry,
  type RegistryQuery,
  type RegistrySettings,
  updateRegistry,
} from 'shared/registries/registry';
import { sessionKey } from '../accounts/session-queries.ts';
import { call } from '../api/call.ts';
import { tagsKey } from '../tags/tag-queries.ts';

export const registriesKey = ['registries'] as const;
export const bucketsKey = ['buckets'] as const;

export const registriesQuery = (query: RegistryQuery) =>
  queryOptions({
    queryKey: [...registriesKey, 'list', query],
    queryFn: ({ signal }) => call(listRegistries, { query }, signal),
  });

export const registryQuery = (registry: string) =>
  queryOptions({
    queryKey: [...registriesKey, 'one', registry],
    queryFn: ({ signal }) => call(getRegistry, { params: { registry } }, signal),
  });

export const bucketsQuery = () =>
  queryOptions({
    queryKey: bucketsKey,
    queryFn: ({ signal }) => call(listBuckets, {}, signal),
  });

export const createRegistryMutation = () =>
  mutationOptions({
    mutationFn: (body: NewRegistry) => call(createRegistry, { body }),
    onSuccess: (created, _body, _result, { client }) => {
      client.setQueryData(registryQuery(created.name).queryKey, created);
      return Promise.all(
        [registriesKey, bucketsKey, sessionKey].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
  });

export const updateRegistryMutation = (registry: string) =>
  mutationOptions({
    mutationFn: (body: RegistrySettings) => call(updateRegistry, { params: { registry }, body }),
    onSuccess: (changed, _body, _result, { client }) => {
      client.setQueryData(registryQuery(registry).queryKey, changed);
      // Nobody has to wait for lists that are on other pages.
      void client.invalidateQueries({ queryKey: registriesKey });
      // Its settings protect tags.
      void client.invalidateQueries({ queryKey: tagsKey(registry) });
    },
  });

export const deleteRegistryMutation = (registry: string) =>
  mutationOptions({
    mutationFn: () => call(deleteRegistry, { params: { registry } }),
    onSuccess: (_nothing, _body, _result, { client }) => {
      for (const queryKey of [[...registriesKey, 'list'], bucketsKey, sessionKey])
        void client.invalidateQueries({ queryKey });
    },
  });
