import { useTranslation } from 'react-i18next';
import type { Place } from 'shared/access/grant';
import type { GrantableAction } from 'shared/access/rules';
import type { SubAccount } from 'shared/accounts/sub-account';
import { useIncoming } from '../api/query-client.ts';
import { everySubAccountQuery } from '../groups/every-sub-account-query.ts';
import { pageOf } from '../groups/whole-list.ts';
import { paths } from '../paths.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Empty } from '../ui/empty.tsx';
import type { ListQuery } from '../ui/list-query.ts';
import { RouteLink } from '../ui/route-link.tsx';
import styles from './permissions.module.css';
import { ReasonList } from './reason-list.tsx';
import { type Rights, rightsOn, standingOf } from './reasons.ts';
import { StandingIndicator } from './standing-indicator.tsx';

type Row = Rights<SubAccount>;

type Props = { place: Place; action: GrantableAction | undefined; query: ListQuery };

export const RightsTable = ({ place, action, query }: Props) => {
  const { t } = useTranslation('permissions');
  const { data: accounts, isFetching, refetch } = useIncoming(everySubAccountQuery());
  const { registry, image } = place;
  return (
    <DataTable
      name="permissions"
      title={t('rights.title', { place: image ? `${registry}/${image}` : registry })}
      description={t('rights.description')}
      variant="container"
      columns={useColumns()}
      rowKey={({ account }) => account.loginId}
      page={accounts && pageOf(rightsOn(accounts, place, action), query, LOOK)}
      query={query}
      searchPlaceholder={t('rights.search')}
      onRefresh={refetch}
      refreshing={isFetching}
      empty={<Empty title={t('rights.empty.title')} text={t('rights.empty.text')} />}
      phoneFacts={(row) => (
        <>
          <StandingIndicator standing={standingOf(row.account)} />
          <May rights={row} />
          <ReasonList reasons={row.reasons} />
        </>
      )}
    />
  );
};

const LOOK = {
  texts: ({ account, reasons }: Row) => [
    account.loginId,
    account.name,
    ...reasons.map(({ group }) => group?.name ?? ''),
  ],
  sorts: { loginId: ({ account }: Row) => account.loginId },
};

const useColumns = (): Column<Row>[] => {
  const { t } = useTranslation('permissions');
  return [
    {
      id: 'loginId',
      header: t('column.account'),
      sort: 'loginId',
      minWidth: 150,
      cell: ({ account: { id, loginId } }) => (
        <RouteLink href={paths.permissions({ account: `${id}` })}>{loginId}</RouteLink>
      ),
    },
    {
      id: 'standing',
      header: t('column.standing'),
      minWidth: 150,
      cell: ({ account }) => <StandingIndicator standing={standingOf(account)} />,
    },
    {
      id: 'may',
      header: t('column.may'),
      minWidth: 200,
      cell: (row) => <May rights={row} />,
    },
    {
      id: 'why',
      header: t('column.why'),
      minWidth: 260,
      cell: ({ reasons }) => <ReasonList reasons={reasons} />,
    },
  ];
};

const May = ({ rights }: { rights: Row }) => {
  const { t } = useTranslation(['permissions', 'policies']);
  const texts = (['view', 'change'] as const).flatMap((kind) => {
    const extent = rights[kind];
    if (extent === 'all') return [t(kind === 'view' ? 'kind.View' : 'kind.Change')];
    return extent.map((action) => t(`policies:action.${action}`));
  });
  return (
    <ul className={styles.list}>
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
};
