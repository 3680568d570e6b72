import { mutationOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import {
  type AccessKeyTerms,
  createOwnAccessKey,
  deleteOwnAccessKey,
  listOwnAccessKeys,
  updateOwnAccessKey,
} from 'shared/accounts/access-key';
import {
  createSubAccountAccessKey,
  deleteSubAccountAccessKey,
  listSubAccountAccessKeys,
  updateSubAccountAccessKey,
} from 'shared/accounts/sub-account';
import { call } from '../api/call.ts';
import { subAccountsKey } from './sub-account-queries.ts';

export const accessKeysKey = ['access-keys'] as const;

/** Whose keys they are: one's own, or those of a sub account. */
export type KeyOwner = 'own' | { subAccount: string };

const keyOf = (owner: KeyOwner) =>
  owner === 'own' ? accessKeysKey : ([...subAccountsKey, 'access-keys', owner.subAccount] as const);

const refresh = (client: QueryClient, owner: KeyOwner) =>
  client.invalidateQueries({ queryKey: keyOf(owner) });

export const accessKeysQuery = (owner: KeyOwner = 'own') =>
  queryOptions({
    queryKey: keyOf(owner),
    queryFn: ({ signal }) =>
      owner === 'own'
        ? call(listOwnAccessKeys, {}, signal)
        : call(listSubAccountAccessKeys, { params: owner }, signal),
  });

export const createAccessKeyMutation = (owner: KeyOwner) =>
  mutationOptions({
    mutationFn: (body: AccessKeyTerms) =>
      owner === 'own'
        ? call(createOwnAccessKey, { body })
        : call(createSubAccountAccessKey, { params: owner, body }),
    // The answer holds the secret: it lives as long as the dialog that shows it.
    gcTime: 0,
    onSuccess: (_created, _terms, _result, { client }) => refresh(client, owner),
  });

export const activateAccessKeyMutation = (owner: KeyOwner) =>
  mutationOptions({
    mutationFn: ({ id: accessKey, active }: { id: string; active: boolean }) =>
      owner === 'own'
        ? call(updateOwnAccessKey, { params: { accessKey }, body: { active } })
        : call(updateSubAccountAccessKey, { params: { ...owner, accessKey }, body: { active } }),
    onSettled: (_data, _error, _key, _result, { client }) => refresh(client, owner),
  });

export const deleteAccessKeyMutation = (owner: KeyOwner) =>
  mutationOptions({
    mutationFn: (accessKey: string) =>
      owner === 'own'
        ? call(deleteOwnAccessKey, { params: { accessKey } })
        : call(deleteSubAccountAccessKey, { params: { ...owner, accessKey } }),
    onSettled: (_data, _error, _key, _result, { client }) => refresh(client, owner),
  });
