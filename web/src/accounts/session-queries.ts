import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { type Credentials, createSession, deleteSession, getSession } from 'shared/accounts/session';
import { call } from '../api/call.ts';

export const sessionKey = ['session'] as const;

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
