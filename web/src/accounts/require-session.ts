import type { QueryClient } from '@tanstack/react-query';
import { type MiddlewareFunction, redirect } from 'react-router';
import { load } from '../api/query-client.ts';
import { paths } from '../paths.ts';
import { sessionQuery } from './session-queries.ts';

type Place = { pathname: string; search: string };

const signInFor = ({ pathname, search }: Place) =>
  paths.signIn(pathname === paths.home() ? undefined : pathname + search);

/** Runs before the loaders of every page, so that a stranger is sent to sign in before anything is asked for. */
export const requireSession =
  (queryClient: QueryClient): MiddlewareFunction =>
  async ({ request }) => {
    const session = await load(queryClient, sessionQuery());
    if (!session.account) throw redirect(signInFor(new URL(request.url)));
  };

/**
 * The same before there is a router, which would fetch the code of a page together with the session: a stranger's
 * first page is the sign-in page, and nothing that is for others.
 */
export const sendStrangersToSignIn = async (queryClient: QueryClient): Promise<void> => {
  const { location, history } = window;
  if (location.pathname === paths.signIn()) return;
  // A server that does not answer is for the first page to tell.
  const session = await load(queryClient, sessionQuery()).catch(() => undefined);
  if (session && !session.account) history.replaceState(null, '', signInFor(location));
};
