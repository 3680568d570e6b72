import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type QueryClient, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { loadBriefly } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { ChangePassword } from './change-password.tsx';
import { OwnSessions } from './own-sessions.tsx';
import { SecondFactor } from './second-factor.tsx';
import { ownSessionsQuery, sessionQuery } from './session-queries.ts';

export const handle: PageHandle = {
  page: (t) => ({
    title: t('accounts:own.title'),
    crumbs: [],
    help: { title: t('accounts:own.help.title'), text: t('accounts:own.help.text') },
  }),
};

export const loader = (queryClient: QueryClient) => async () => {
  await loadBriefly(queryClient, ownSessionsQuery());
  return null;
};

export function Component() {
  const { t } = useTranslation(['accounts', 'frame']);
  const { data: session } = useQuery(sessionQuery());
  const { loginId = '', kind = 'sub', hasPassword = false } = session?.account ?? {};
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={t('own.description', { loginId, kind: t(`frame:account.${kind}`) })}
        >
          {t('own.title')}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <OwnSessions />
        {hasPassword && <SecondFactor />}
        {hasPassword && <ChangePassword loginId={loginId} />}
      </SpaceBetween>
    </ContentLayout>
  );
}
