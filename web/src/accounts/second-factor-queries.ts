import { mutationOptions, type QueryClient } from '@tanstack/react-query';
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  removeSubAccountSecondFactor,
} from 'shared/accounts/second-factor';
import { call } from '../api/call.ts';
import { sessionKey } from './session-queries.ts';
import { subAccountsKey } from './sub-account-queries.ts';

const readSessionAgain = (client: QueryClient) => client.invalidateQueries({ queryKey: sessionKey });

export const beginSecondFactorMutation = () =>
  mutationOptions({ mutationFn: (password: string) => call(beginSecondFactor, { body: { password } }) });

export const confirmSecondFactorMutation = () =>
  mutationOptions({
    mutationFn: (code: string) => call(confirmSecondFactor, { body: { code } }),
    onSuccess: (_codes, _code, _result, { client }) => readSessionAgain(client),
  });

export const removeSecondFactorMutation = () =>
  mutationOptions({
    mutationFn: (password: string) => call(removeSecondFactor, { body: { password } }),
    onSuccess: (_nothing, _password, _result, { client }) => readSessionAgain(client),
  });

export const removeSubAccountSecondFactorMutation = (subAccount: string) =>
  mutationOptions({
    mutationFn: () => call(removeSubAccountSecondFactor, { params: { subAccount } }),
    onSuccess: (_nothing, _variables, _result, { client }) =>
      client.invalidateQueries({ queryKey: subAccountsKey }),
  });
