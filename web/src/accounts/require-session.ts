import type { QueryClient } from '@tanstack/react-query';
import { type MiddlewareFunction, redirect } from 'react-router';
import type { Session } from 'shared/accounts/session';
import { load } from '../api/query-client.ts';
import { paths } from '../paths.ts';
import { sessionQuery } from './session-queries.ts';

type Place = { pathname: string; search: string };

/** Where one has to go first, and comes back from afterwards. */
const before = ({ pathname, search }: Place, { account }: Session): string | undefined => {
  const returnTo = pathname === paths.home() ? undefined : pathname + search;
  if (!account) return paths.signIn(returnTo);
  return account.newPasswordNeeded ? paths.newPassword(returnTo) : undefined;
};

/** Runs before the loaders of every page, so that a stranger is sent to sign in before anything is asked for. */
export const requireSession =
  (queryClient: QueryClient): MiddlewareFunction =>
  async ({ request }) => {
    const first = before(new URL(request.url), await load(queryClient, sessionQuery()));
    if (first) throw redirect(first);
  };

/**
 * The same before there is a router, which would fetch the code of a page together with the session: a stranger's
 * first page is the sign-in page, and nothing that is for others.
 */
export const sendStrangersToSignIn = async (queryClient: QueryClient): Promise<void> => {
  const { location, history } = window;
  if ([paths.signIn(), paths.signInCallback(), paths.newPassword()].includes(location.pathname)) return;
  // A server that does not answer is for the first page to tell.
  const session = await load(queryClient, sessionQuery()).catch(() => undefined);
  const first = session && before(location, session);
  if (first) history.replaceState(null, '', first);
};
