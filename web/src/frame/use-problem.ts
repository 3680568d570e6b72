import { useQuery, useQueryErrorResetBoundary } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useRevalidator, useRouteError } from 'react-router';
import { sessionQuery } from '../accounts/session-queries.ts';
import { ConnectionLost } from '../api/call.ts';
import { useConnection } from '../api/connection.ts';
import { useExplanation } from './explain-problem.ts';

/** Why the page could not be shown, and a way to try again; it tries by itself once the server is reached again. */
export const useProblem = () => {
  const { revalidate, state } = useRevalidator();
  const { reset } = useQueryErrorResetBoundary();
  const connection = useConnection();
  const [shownWhile] = useState(connection);
  const error = useRouteError();
  const explanation = useExplanation(error, shownWhile);
  // The server may be back before the page that tells of its absence is there.
  const unreached = shownWhile === 'lost' || error instanceof ConnectionLost;
  const again = () => {
    if (explanation.retry === 'reload') return window.location.reload();
    reset();
    revalidate();
  };
  // Somebody has to notice the return of a server that went away.
  useQuery({ ...sessionQuery(), enabled: unreached, refetchInterval: 4000 });
  const onReturn = useEffectEvent(again);
  useEffect(() => {
    if (unreached && connection === 'there') onReturn();
  }, [unreached, connection]);
  return { ...explanation, again, trying: state === 'loading' };
};
