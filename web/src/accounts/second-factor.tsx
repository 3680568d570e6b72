import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fetchCode } from '../api/fetch-code.ts';
import { sessionQuery } from './session-queries.ts';

const SetUpDialog = lazy(() => fetchCode(() => import('./set-up-second-factor-dialog.tsx')));
const RemoveDialog = lazy(() => fetchCode(() => import('./remove-second-factor-dialog.tsx')));

/** Whether a code is asked for beside one's own password, and changing that. */
export const SecondFactor = () => {
  const { t } = useTranslation('secondFactor');
  const { data: session } = useQuery(sessionQuery());
  const [dialog, setDialog] = useState<'set-up' | 'remove'>();
  const isOn = session?.account?.secondFactor ?? false;
  const close = () => setDialog(undefined);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={t('description')}
          actions={
            <Button onClick={() => setDialog(isOn ? 'remove' : 'set-up')}>
              {isOn ? t('remove.open') : t('setUp.open')}
            </Button>
          }
        >
          {t('title')}
        </Header>
      }
    >
      <StatusIndicator type={isOn ? 'success' : 'stopped'}>{isOn ? t('on') : t('off')}</StatusIndicator>
      <Suspense>
        {dialog === 'set-up' && <SetUpDialog onDismiss={close} />}
        {dialog === 'remove' && <RemoveDialog onDismiss={close} />}
      </Suspense>
    </Container>
  );
};
