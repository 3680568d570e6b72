import { mutationOptions, queryOptions } from '@tanstack/react-query';
import {
  createSubAccount,
  deleteSubAccount,
  getSubAccount,
  listSubAccounts,
  type NewSubAccount,
  resetSubAccountPassword,
  type SubAccountChanges,
  type SubAccountQuery,
  updateSubAccount,
} from 'shared/accounts/sub-account';
import { call } from '../api/call.ts';

export const subAccountsKey = ['sub-accounts'] as const;
const listKey = [...subAccountsKey, 'list'] as const;

export const subAccountsQuery = (query: SubAccountQuery) =>
  queryOptions({
    queryKey: [...listKey, query],
    queryFn: ({ signal }) => call(listSubAccounts, { query }, signal),
  });

export const subAccountQuery = (subAccount: string) =>
  queryOptions({
    queryKey: [...subAccountsKey, 'one', subAccount],
    queryFn: ({ signal }) => call(getSubAccount, { params: { subAccount } }, signal),
  });

export const createSubAccountMutation = () =>
  mutationOptions({
    mutationFn: (body: NewSubAccount) => call(createSubAccount, { body }),
    // The answer may hold a password: it lives as long as the dialog that shows it.
    gcTime: 0,
    onSuccess: (_created, _body, _result, { client }) => client.invalidateQueries({ queryKey: listKey }),
  });

export const updateSubAccountMutation = (subAccount: string) =>
  mutationOptions({
    mutationFn: (body: SubAccountChanges) => call(updateSubAccount, { params: { subAccount }, body }),
    onSuccess: (changed, _body, _result, { client }) => {
      client.setQueryData(subAccountQuery(subAccount).queryKey, changed);
      // Nobody has to wait for lists that are on other pages.
      void client.invalidateQueries({ queryKey: listKey });
    },
  });

export const resetPasswordMutation = (subAccount: string) =>
  mutationOptions({
    mutationFn: (password: string | undefined) =>
      call(resetSubAccountPassword, {
        params: { subAccount },
        body: password === undefined ? {} : { password },
      }),
    gcTime: 0,
    onSuccess: (_answer, _password, _result, { client }) =>
      client.invalidateQueries({ queryKey: subAccountQuery(subAccount).queryKey }),
  });

export const deleteSubAccountMutation = (subAccount: string) =>
  mutationOptions({
    mutationFn: () => call(deleteSubAccount, { params: { subAccount } }),
    onSuccess: (_data, _nothing, _result, { client }) => client.invalidateQueries({ queryKey: listKey }),
  });
