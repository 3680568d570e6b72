import { mutationOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import {
  createGroup,
  deleteGroup,
  type GroupChanges,
  getGroup,
  listGroups,
  type NewGroup,
  updateGroup,
} from 'shared/accounts/group';
import { subAccountsKey } from '../accounts/sub-account-queries.ts';
import { call } from '../api/call.ts';

// Below the sub accounts' key: the server tells of changes of both in one event.
const groupsKey = [...subAccountsKey, 'groups'] as const;

export const groupsQuery = () =>
  queryOptions({
    queryKey: [...groupsKey, 'list'],
    queryFn: ({ signal }) => call(listGroups, {}, signal),
  });

export const groupQuery = (group: string) =>
  queryOptions({
    queryKey: [...groupsKey, 'one', group],
    queryFn: ({ signal }) => call(getGroup, { params: { group } }, signal),
  });

/** Also the sub accounts, which name their groups. A single group is known, or gone and not to be asked for again. */
const refreshLists = (client: QueryClient) =>
  client.invalidateQueries({ queryKey: subAccountsKey, predicate: ({ queryKey }) => queryKey[2] !== 'one' });

export const createGroupMutation = () =>
  mutationOptions({
    mutationFn: (body: NewGroup) => call(createGroup, { body }),
    onSuccess: (_created, _body, _result, { client }) => void refreshLists(client),
  });

export const updateGroupMutation = (group: string) =>
  mutationOptions({
    mutationFn: (body: GroupChanges) => call(updateGroup, { params: { group }, body }),
    onSuccess: (changed, _body, _result, { client }) => {
      client.setQueryData(groupQuery(group).queryKey, changed);
      // Nobody has to wait for lists that are on other pages.
      void refreshLists(client);
    },
  });

export const deleteGroupMutation = (group: string) =>
  mutationOptions({
    mutationFn: () => call(deleteGroup, { params: { group } }),
    onSuccess: (_data, _nothing, _result, { client }) => void refreshLists(client),
  });
