import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRevalidator, useRouteError } from 'react-router';
import { ConnectionLost, ProblemAnswer } from '../api/call.ts';
import { type Connection, useConnection } from '../api/connection.ts';
import { paths } from '../paths.ts';
import { RouteButton } from '../ui/route-link.tsx';
import { useTitle } from '../ui/use-title.ts';
import { RequestId } from './request-id.tsx';

/** A page that could not be shown: what happened, and what one can do about it. */
export const ProblemPage = () => {
  const { t } = useTranslation(['frame', 'common']);
  const error = useRouteError();
  const { revalidate, state } = useRevalidator();
  const { reset } = useQueryErrorResetBoundary();
  const connection = useConnection();
  const [shownWhile] = useState(connection);
  const { title, text, requestId, retry } = useExplanation(error, shownWhile);
  useTitle(title);
  const again = () => {
    reset();
    revalidate();
  };
  // Told by what the console is asked about in the background while it does not answer.
  const onReturn = useEffectEvent(() => (retry === 'reload' ? window.location.reload() : again()));
  useEffect(() => {
    if (shownWhile === 'lost' && connection === 'there') onReturn();
  }, [shownWhile, connection]);
  return (
    <Box padding={{ vertical: 'xxxl', horizontal: 'l' }} textAlign="center">
      <SpaceBetween size="m" alignItems="center">
        <Box variant="h1">{title}</Box>
        <Box color="text-body-secondary">{text}</Box>
        {requestId && <RequestId id={requestId} />}
        <SpaceBetween direction="horizontal" size="xs">
          {retry === 'reload' && (
            <Button variant="primary" onClick={() => window.location.reload()}>
              {t('problem.reload')}
            </Button>
          )}
          {retry === 'again' && (
            <Button variant="primary" loading={state === 'loading'} onClick={again}>
              {t('common:retry')}
            </Button>
          )}
          <RouteButton href={paths.registries()} variant={retry ? 'normal' : 'primary'}>
            {t('problem.home')}
          </RouteButton>
        </SpaceBetween>
      </SpaceBetween>
    </Box>
  );
};

type Explanation = { title: string; text: string; requestId?: string; retry?: 'again' | 'reload' };

const useExplanation = (error: unknown, connection: Connection): Explanation => {
  const { t } = useTranslation(['frame', 'common']);
  const answered = error instanceof ProblemAnswer;
  if (error instanceof ConnectionLost || (connection === 'lost' && !answered))
    return {
      title: t('problem.notLoaded'),
      text: t('common:problem.connectionLostHint'),
      // The code of a page that could not be fetched is only asked for again when all is loaded anew.
      retry: error instanceof ConnectionLost ? 'again' : 'reload',
    };
  if (!answered)
    // A part of the page that cannot be fetched any more, because a newer version was installed meanwhile; or a fault of ours.
    return { title: t('problem.broken'), text: t('problem.brokenHint'), retry: 'reload' };
  const { problem } = error;
  if (error.is('not-found'))
    return { title: t('problem.notFound'), text: problem.detail ?? t('problem.notFoundHint') };
  if (error.is('permission-denied'))
    return { title: t('problem.noPermission'), text: problem.detail ?? t('problem.noPermissionHint') };
  return {
    title: problem.title,
    text: problem.detail ?? t('problem.tryAgain'),
    requestId: problem.requestId,
    retry: 'again',
  };
};
