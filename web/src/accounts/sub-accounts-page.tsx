import type { QueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import type { SubAccount, SubAccountQuery } from 'shared/accounts/sub-account';
import { useGuard } from '../access/use-guard.ts';
import { usePolicyTexts } from '../access/use-policy-texts.ts';
import { loadList, useIncoming } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { paths } from '../paths.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Empty } from '../ui/empty.tsx';
import { readListQuery } from '../ui/list-query.ts';
import { habitOf } from '../ui/remembered-list.ts';
import { RouteButton, RouteLink } from '../ui/route-link.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { subAccountsQuery } from './sub-account-queries.ts';
import { SubAccountStatus } from './sub-account-status.tsx';

export const handle: PageHandle = {
  page: (t) => ({
    title: t('subAccounts:title'),
    crumbs: [],
    help: { title: t('subAccounts:help.title'), text: t('subAccounts:help.text') },
  }),
};

export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    const query: SubAccountQuery = readListQuery(
      new URL(request.url).searchParams,
      'loginId',
      habitOf('sub-accounts'),
    );
    await loadList(queryClient, subAccountsQuery(query));
    return query;
  };

export function Component() {
  const { t } = useTranslation(['subAccounts', 'ui']);
  const query = useLoaderData<SubAccountQuery>();
  const { data: page, isFetching, refetch } = useIncoming(subAccountsQuery(query));
  const creation = useGuard('Change/createSubAccount');
  const create = (variant: 'primary' | 'normal') => (
    <RouteButton variant={variant} href={paths.newSubAccount()} {...creation.button}>
      {t('create.open')}
    </RouteButton>
  );
  return (
    <DataTable
      name="sub-accounts"
      title={t('title')}
      description={t('description')}
      variant="full-page"
      columns={useColumns()}
      rowKey={({ loginId }) => loginId}
      page={page}
      query={query}
      searchPlaceholder={t('search')}
      onRefresh={refetch}
      refreshing={isFetching}
      actions={create('primary')}
      empty={<Empty title={t('empty.title')} text={t('empty.text')} action={create('normal')} />}
      phoneFacts={(account) => (
        <>
          <SubAccountStatus account={account} />
          {account.name && <span>{account.name}</span>}
          <Policies account={account} />
        </>
      )}
    />
  );
}

const useColumns = (): Column<SubAccount>[] => {
  const { t } = useTranslation(['subAccounts', 'ui']);
  const allowed = (access: boolean) => (access ? t('access.on') : t('access.off'));
  return [
    {
      id: 'loginId',
      header: t('column.loginId'),
      sort: 'loginId',
      minWidth: 150,
      cell: ({ id, loginId }) => <RouteLink href={paths.subAccount(id)}>{loginId}</RouteLink>,
    },
    {
      id: 'name',
      header: t('column.name'),
      sort: 'name',
      minWidth: 115,
      cell: ({ name }) => name || '–',
    },
    {
      id: 'status',
      header: t('column.status'),
      minWidth: 140,
      cell: (account) => <SubAccountStatus account={account} />,
    },
    {
      id: 'policies',
      header: t('column.policies'),
      minWidth: 220,
      cell: (account) => <Policies account={account} />,
    },
    {
      id: 'consoleAccess',
      header: t('column.consoleAccess'),
      minWidth: 115,
      cell: ({ consoleAccess }) => allowed(consoleAccess),
    },
    {
      id: 'apiGatewayAccess',
      header: t('column.apiGatewayAccess'),
      minWidth: 140,
      cell: ({ apiGatewayAccess }) => allowed(apiGatewayAccess),
    },
    {
      id: 'lastSignedIn',
      header: t('column.lastSignedIn'),
      sort: 'lastSignedInAt',
      minWidth: 150,
      cell: ({ lastSignedInAt }) => <TimeAgo time={lastSignedInAt} otherwise={t('ui:never')} />,
    },
    {
      id: 'created',
      header: t('column.created'),
      sort: 'createdAt',
      minWidth: 140,
      cell: ({ createdAt }) => <TimeAgo time={createdAt} />,
    },
  ];
};

/** Its own, and those of its groups. */
const Policies = ({ account: { policies, groups } }: { account: SubAccount }) => {
  const { t } = useTranslation('subAccounts');
  const { summaryOf } = usePolicyTexts();
  const [first, ...more] = [...policies, ...groups.flatMap((group) => group.policies)];
  if (!first) return t('noPolicy');
  return more.length > 0
    ? t('morePolicies', { policy: summaryOf(first), count: more.length })
    : summaryOf(first);
};
