import type { QueryClient } from '@tanstack/react-query';
import { type MiddlewareFunction, redirect } from 'react-router';
import { load } from '../api/query-client.ts';
import { paths } from '../paths.ts';
import { sessionQuery } from './session-queries.ts';

/** Runs before the loaders of every page, so that a stranger is sent to sign in before anything is asked for. */
export const requireSession =
  (queryClient: QueryClient): MiddlewareFunction =>
  async ({ request }) => {
    const session = await load(queryClient, sessionQuery());
    if (session.account) return;
    const { pathname, search } = new URL(request.url);
    throw redirect(paths.signIn(pathname === paths.home() ? undefined : pathname + search));
  };
