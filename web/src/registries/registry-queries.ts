import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { listBuckets } from 'shared/registries/bucket';
import {
  createRegistry,
  getRegistry,
  listRegistries,
  type NewRegistry,
  type RegistryQuery,
} from 'shared/registries/registry';
import { sessionKey } from '../accounts/session-queries.ts';
import { call } from '../api/call.ts';

const key = ['registries'] as const;

export const registriesQuery = (query: RegistryQuery) =>
  queryOptions({
    queryKey: [...key, 'list', query],
    queryFn: ({ signal }) => call(listRegistries, { query }, signal),
  });

export const registryQuery = (registry: string) =>
  queryOptions({
    queryKey: [...key, 'one', registry],
    queryFn: ({ signal }) => call(getRegistry, { params: { registry } }, signal),
  });

export const bucketsQuery = () =>
  queryOptions({
    queryKey: ['buckets'],
    queryFn: ({ signal }) => call(listBuckets, {}, signal),
  });

export const createRegistryMutation = () =>
  mutationOptions({
    mutationFn: (body: NewRegistry) => call(createRegistry, { body }),
    onSuccess: (created, _body, _result, { client }) => {
      client.setQueryData(registryQuery(created.name).queryKey, created);
      return Promise.all(
        [key, ['buckets'], sessionKey].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
  });
