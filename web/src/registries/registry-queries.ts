import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { listBuckets } from 'shared/registries/bucket';
import {
  createRegistry,
  getRegistry,
  listRegistries,
  type NewRegistry,
  type RegistryQuery,
  type RegistrySettings,
  updateRegistry,
} from 'shared/registries/registry';
import { sessionKey } from '../accounts/session-queries.ts';
import { call } from '../api/call.ts';

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
    },
  });
