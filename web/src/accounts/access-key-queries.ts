import { mutationOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import {
  createOwnAccessKey,
  deleteOwnAccessKey,
  listOwnAccessKeys,
  updateOwnAccessKey,
} from 'shared/accounts/access-key';
import { call } from '../api/call.ts';

export const accessKeysKey = ['access-keys'] as const;
const refresh = (client: QueryClient) => client.invalidateQueries({ queryKey: accessKeysKey });

export const accessKeysQuery = () =>
  queryOptions({
    queryKey: accessKeysKey,
    queryFn: ({ signal }) => call(listOwnAccessKeys, {}, signal),
  });

export const createAccessKeyMutation = () =>
  mutationOptions({
    mutationFn: () => call(createOwnAccessKey, {}),
    // The answer holds the secret: it lives as long as the dialog that shows it.
    gcTime: 0,
    onSuccess: (_created, _nothing, _result, { client }) => refresh(client),
  });

export const activateAccessKeyMutation = () =>
  mutationOptions({
    mutationFn: ({ id, active }: { id: string; active: boolean }) =>
      call(updateOwnAccessKey, { params: { accessKey: id }, body: { active } }),
    onSettled: (_data, _error, _key, _result, { client }) => refresh(client),
  });

export const deleteAccessKeyMutation = () =>
  mutationOptions({
    mutationFn: (id: string) => call(deleteOwnAccessKey, { params: { accessKey: id } }),
    onSettled: (_data, _error, _key, _result, { client }) => refresh(client),
  });
