import { mutationOptions, queryOptions } from '@tanstack/react-query';
import {
  type Credentials,
  createSession,
  deleteOwnSession,
  deleteSession,
  getSession,
  listOwnSessions,
  updateOwnPassword,
} from 'shared/accounts/session';
import { call } from '../api/call.ts';

export const sessionKey = ['session'] as const;
const ownSessionsKey = ['own-sessions'] as const;

export const sessionQuery = () =>
  queryOptions({
    queryKey: sessionKey,
    queryFn: ({ signal }) => call(getSession, {}, signal),
    staleTime: 60_000,
  });

export const signInMutation = () =>
  mutationOptions({
    mutationFn: (body: Credentials) => call(createSession, { body }),
    onSuccess: (session, _body, _result, { client }) => {
      // What another account saw is not for this one.
      client.clear();
      client.setQueryData(sessionKey, session);
    },
  });

export const signOutMutation = () =>
  mutationOptions({
    mutationFn: () => call(deleteSession, {}),
  });

export const updatePasswordMutation = () =>
  mutationOptions({
    mutationFn: (body: { password: string; newPassword: string }) => call(updateOwnPassword, { body }),
    onSuccess: (session, _body, _result, { client }) => {
      client.setQueryData(sessionKey, session);
      // It ended the others.
      void client.invalidateQueries({ queryKey: ownSessionsKey });
    },
  });

export const ownSessionsQuery = () =>
  queryOptions({
    queryKey: ownSessionsKey,
    queryFn: ({ signal }) => call(listOwnSessions, {}, signal),
  });

export const endSessionMutation = () =>
  mutationOptions({
    mutationFn: (session: string) => call(deleteOwnSession, { params: { session } }),
    onSettled: (_data, _error, _id, _result, { client }) =>
      client.invalidateQueries({ queryKey: ownSessionsKey }),
  });
