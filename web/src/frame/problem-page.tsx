import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useRevalidator, useRouteError } from 'react-router';
import { ConnectionLost, ProblemAnswer } from '../api/call.ts';
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
  const { title, text, requestId, retry } = useExplanation(error);
  useTitle(title);
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
            <Button
              variant="primary"
              loading={state === 'loading'}
              onClick={() => {
                reset();
                revalidate();
              }}
            >
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

const useExplanation = (error: unknown): Explanation => {
  const { t } = useTranslation(['frame', 'common']);
  if (error instanceof ConnectionLost)
    return {
      title: t('common:problem.connectionLost'),
      text: t('common:problem.connectionLostHint'),
      retry: 'again',
    };
  if (!(error instanceof ProblemAnswer))
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
