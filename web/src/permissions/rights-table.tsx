import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Place } from 'shared/access/grant';
import type { GrantableAction } from 'shared/access/rules';
import type { SubAccount } from 'shared/accounts/sub-account';
import { everySubAccountQuery } from '../accounts/every-sub-account-query.ts';
import { useIncoming } from '../api/query-client.ts';
import { paths } from '../paths.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Empty } from '../ui/empty.tsx';
import type { ListQuery } from '../ui/list-query.ts';
import { RouteLink } from '../ui/route-link.tsx';
import { pageOf } from '../ui/whole-list.ts';
import styles from './permissions.module.css';
import { ReasonList } from './reason-list.tsx';
import { type Rights, rightsOn, standingOf } from './reasons.ts';
import { StandingIndicator } from './standing-indicator.tsx';

type Row = Rights<SubAccount>;

type Props = { place: Place; action: GrantableAction | undefined; query: ListQuery };

export const RightsTable = ({ place: { registry, image }, action, query }: Props) => {
  const { t } = useTranslation('permissions');
  const { data: accounts, isFetching, refetch } = useIncoming(everySubAccountQuery());
  const textsOf = useTextsOf();
  // Of ten thousand accounts it takes half a second: when the question changes, not at each rendering.
  const rights = useMemo(
    () => accounts && rightsOn(accounts, { registry, image }, action),
    [accounts, registry, image, action],
  );
  return (
    <DataTable
      name="permissions"
      title={t('rights.title', { place: image ? `${registry}/${image}` : registry })}
      description={t('rights.description')}
      variant="container"
      // Whoever asks for one action has named it.
      columns={useColumns().filter(({ id }) => id !== 'may' || !action)}
      rowKey={({ account }) => account.loginId}
      page={rights && pageOf(rights, query, LOOK)}
      query={query}
      searchPlaceholder={t('rights.search')}
      onRefresh={refetch}
      refreshing={isFetching}
      empty={<Empty title={t('rights.empty.title')} text={t('rights.empty.text')} />}
      phoneFacts={(row) => (
        <>
          <StandingIndicator standing={standingOf(row.account)} />
          {!action && <span>{t('rights.may', { what: textsOf(row).join(', ') })}</span>}
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
  const textsOf = useTextsOf();
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
      cell: (row) => (
        <ul className={styles.list}>
          {textsOf(row).map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      ),
    },
    {
      id: 'why',
      header: t('column.why'),
      minWidth: 260,
      cell: ({ reasons }) => <ReasonList reasons={reasons} />,
    },
  ];
};

/** A whole kind of actions in a word, single ones by what they do. */
const useTextsOf = () => {
  const { t } = useTranslation(['permissions', 'policies']);
  return ({ view, change }: Row): readonly string[] => [
    ...(view === 'all' ? [t('kind.View')] : view.map((action) => t(`policies:action.${action}`))),
    ...(change === 'all' ? [t('kind.Change')] : change.map((action) => t(`policies:action.${action}`))),
  ];
};
