import { type QueryClient, useQuery } from '@tanstack/react-query';
import { check, reachOf, type Target } from 'shared/access/check';
import type { Reach } from 'shared/access/grant';
import type { Action } from 'shared/access/rules';
import type { Session } from 'shared/accounts/session';
import { sessionQuery } from '../accounts/session-queries.ts';
import { principalOf } from './use-guard.ts';

type Place = { registry: string; image?: string | undefined };

/** A registry, or an image of one. That the registry is public matters for pulling alone. */
export const targetOf = ({ registry, image }: Place, publicRegistry = false): Target => ({
  registry: { name: registry, publicRegistry },
  ...(image !== undefined && { image }),
});

const mayIn = (session: Session | undefined, action: Action, at?: Place) =>
  session !== undefined && check(principalOf(session), action, at && targetOf(at)).ok;

/** For loaders: what the server would refuse is not asked for. The page says why it is not there. */
export const mayNow = (queryClient: QueryClient, action: Action, at?: Place): boolean =>
  mayIn(queryClient.getQueryData(sessionQuery().queryKey), action, at);

/** For what is said of many things at once, such as the rows of a list. */
export const useMay = () => {
  const { data: session } = useQuery(sessionQuery());
  return (action: Action, at?: Place) => mayIn(session, action, at);
};

/** Where somebody may do it. */
export const useReach = (action: Action): Reach => {
  const { data: session } = useQuery(sessionQuery());
  return session ? reachOf(principalOf(session), action) : [[]];
};
