import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Tabs from '@cloudscape-design/components/tabs';
import type { QueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { mayNow } from '../access/may.ts';
import { PermittedPage } from '../access/no-permission.tsx';
import { everySubAccountQuery } from '../accounts/every-sub-account-query.ts';
import { subAccountQuery } from '../accounts/sub-account-queries.ts';
import { load, loadBriefly } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { paths } from '../paths.ts';
import { type ListQuery, readListQuery } from '../ui/list-query.ts';
import { habitOf } from '../ui/remembered-list.ts';
import { useAddress, withPart } from '../ui/use-address.ts';
import { OfAccount } from './of-account.tsx';
import { OnRegistry } from './on-registry.tsx';

type Loaded = { by: 'account' | 'registry'; account: string | undefined; query: ListQuery };

export const handle: PageHandle = {
  page: (t) => ({
    title: t('permissions:title'),
    crumbs: [],
    help: { title: t('permissions:title'), text: t('permissions:help') },
  }),
};

export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs): Promise<Loaded> => {
    const { searchParams } = new URL(request.url);
    const account = searchParams.get('account') || undefined;
    const by = searchParams.get('by') === 'registry' ? 'registry' : 'account';
    if (mayNow(queryClient, 'View/getSubAccountList')) {
      if (by === 'registry') await loadBriefly(queryClient, everySubAccountQuery());
      else if (account) await load(queryClient, subAccountQuery(account));
    }
    return { by, account, query: readListQuery(searchParams, 'loginId', habitOf('permissions')) };
  };

export const Component = () => (
  <PermittedPage action="View/getSubAccountList">
    <Permissions />
  </PermittedPage>
);

const Permissions = () => {
  const { t } = useTranslation('permissions');
  const { by, account, query } = useLoaderData<Loaded>();
  const { change } = useAddress();
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={t('description')}>
          {t('title')}
        </Header>
      }
    >
      <Tabs
        ariaLabel={t('title')}
        activeTabId={by}
        onChange={({ detail }) =>
          change(withPart('by', detail.activeTabId === 'registry' ? 'registry' : undefined), {
            preventScrollReset: true,
          })
        }
        tabs={[
          {
            id: 'account',
            label: t('tab.account'),
            href: paths.permissions(),
            content: by === 'account' && <OfAccount id={account} />,
          },
          {
            id: 'registry',
            label: t('tab.registry'),
            href: paths.permissions({ by: 'registry' }),
            content: by === 'registry' && <OnRegistry query={query} />,
          },
        ]}
      />
    </ContentLayout>
  );
};
