import { useQuery, useQueryErrorResetBoundary } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useRevalidator, useRouteError } from 'react-router';
import { sessionQuery } from '../accounts/session-queries.ts';
import { ConnectionLost, ProblemAnswer } from '../api/call.ts';
import { useConnection } from '../api/connection.ts';
import { useExplanation } from './explain-problem.ts';

/** A server that is just starting is not asked again and again at once. */
const TRY_AGAIN_MS = 500;

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
  // Also after each further failure: a request that was under way may fail just after another one was answered.
  useEffect(() => {
    // An answer, even one that refuses, is not asked for again without end.
    if (!unreached || connection === 'lost' || error instanceof ProblemAnswer) return;
    const timer = setTimeout(() => onReturn(), TRY_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [unreached, connection, error]);
  return { ...explanation, again, trying: state === 'loading' };
};
