import { type QueryClient, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { loadBriefly } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { accessKeysQuery } from './access-key-queries.ts';
import { AccessKeys } from './access-keys.tsx';
import { sessionQuery } from './session-queries.ts';

export const handle: PageHandle = {
  page: (t) => ({
    title: t('accounts:keys.title'),
    crumbs: [],
    help: { title: t('accounts:keys.help.title'), text: t('accounts:keys.help.text') },
  }),
};

export const loader = (queryClient: QueryClient) => async () => {
  await loadBriefly(queryClient, accessKeysQuery());
  return null;
};

export function Component() {
  const { t } = useTranslation('accounts');
  const { data: session } = useQuery(sessionQuery());
  return (
    <AccessKeys
      owner="own"
      variant="h1"
      description={t('keys.description')}
      empty={t('keys.empty.text')}
      resting={session?.account?.apiGatewayAccess === false ? t('keys.resting') : undefined}
    />
  );
}
