import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { paths } from '../paths.ts';
import { MissingSheet } from '../ui/missing-sheet.tsx';
import { RouteButton } from '../ui/route-link.tsx';
import { useTitle } from '../ui/use-title.ts';
import { RequestId } from './request-id.tsx';
import { useProblem } from './use-problem.ts';

/** A page that could not be shown, inside the frame: what happened, and what one can do about it. */
export const ErrorBoundary = () => {
  const { t } = useTranslation(['problem', 'ui']);
  const { title, text, requestId, retry, again, trying } = useProblem();
  useTitle(title);
  return (
    <Box padding={{ vertical: 'xxxl', horizontal: 'l' }} textAlign="center">
      <SpaceBetween size="m" alignItems="center">
        <MissingSheet />
        <Box variant="h1">{title}</Box>
        <Box color="text-body-secondary">{text}</Box>
        {requestId && <RequestId id={requestId} />}
        <SpaceBetween direction="horizontal" size="xs">
          {retry && (
            <Button variant="primary" loading={trying} onClick={again}>
              {retry === 'reload' ? t('reload') : t('ui:retry')}
            </Button>
          )}
          <RouteButton href={paths.registries()} variant={retry ? 'normal' : 'primary'}>
            {t('home')}
          </RouteButton>
        </SpaceBetween>
      </SpaceBetween>
    </Box>
  );
};
