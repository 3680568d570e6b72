import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from 'shared/accounts/group';
import type { SubAccount } from 'shared/accounts/sub-account';
import { everySubAccountQuery } from '../accounts/every-sub-account-query.ts';
import { SubAccountStatus } from '../accounts/sub-account-status.tsx';
import { fetchCode } from '../api/fetch-code.ts';
import { paths } from '../paths.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Empty } from '../ui/empty.tsx';
import type { ListQuery } from '../ui/list-query.ts';
import { RouteLink } from '../ui/route-link.tsx';
import { useDialog } from '../ui/use-dialog.ts';
import { pageOf } from '../ui/whole-list.ts';
import type { Member } from './member-choice.tsx';

const AddMembersDialog = lazy(() => fetchCode(() => import('./add-members-dialog.tsx')));
const RemoveMembersDialog = lazy(() => fetchCode(() => import('./remove-members-dialog.tsx')));

/** Who they are comes a little later than that they are members. */
type Row = Member & { account: SubAccount | undefined };

type Props = { group: Group; query: ListQuery };

export const GroupMembers = ({ group, query }: Props) => {
  const { t } = useTranslation('groups');
  const { data: accounts, isFetching, refetch } = useQuery(everySubAccountQuery());
  const dialog = useDialog(['add-members']);
  const [leaving, setLeaving] = useState<readonly Member[]>([]);
  const byId = new Map(accounts?.map((account) => [account.id, account]));
  const rows = group.members.map((member): Row => ({ ...member, account: byId.get(member.id) }));
  const add = (variant: 'primary' | 'normal') => (
    <Button variant={variant} onClick={() => dialog.show('add-members')}>
      {t('members.add')}
    </Button>
  );
  return (
    <>
      <DataTable
        name="group-members"
        title={t('column.members')}
        description={t('members.description')}
        variant="container"
        columns={useColumns()}
        rowKey={({ loginId }) => loginId}
        page={pageOf(rows, query, LOOK)}
        query={query}
        searchPlaceholder={t('members.search')}
        onRefresh={refetch}
        refreshing={isFetching}
        actions={add('primary')}
        actionsOn={(checked) => <Button onClick={() => setLeaving(checked)}>{t('members.remove')}</Button>}
        empty={
          <Empty title={t('members.empty.title')} text={t('members.empty.text')} action={add('normal')} />
        }
        phoneFacts={({ account }) =>
          account && (
            <>
              <SubAccountStatus account={account} />
              {account.name && <span>{account.name}</span>}
            </>
          )
        }
      />
      <Suspense>
        {dialog.shown && <AddMembersDialog group={group} onDismiss={dialog.close} />}
        {leaving.length > 0 && (
          <RemoveMembersDialog group={group} leaving={leaving} onDismiss={() => setLeaving([])} />
        )}
      </Suspense>
    </>
  );
};

const LOOK = {
  texts: ({ loginId, account }: Row) => [loginId, account?.name ?? ''],
  sorts: { loginId: ({ loginId }: Row) => loginId, name: ({ account }: Row) => account?.name ?? '' },
};

const useColumns = (): Column<Row>[] => {
  const { t } = useTranslation('subAccounts');
  return [
    {
      id: 'loginId',
      header: t('column.loginId'),
      sort: 'loginId',
      minWidth: 180,
      cell: ({ id, loginId }) => <RouteLink href={paths.subAccount(id)}>{loginId}</RouteLink>,
    },
    {
      id: 'name',
      header: t('column.name'),
      sort: 'name',
      minWidth: 160,
      cell: ({ account }) => account?.name || '–',
    },
    {
      id: 'status',
      header: t('column.status'),
      minWidth: 140,
      cell: ({ account }) => (account ? <SubAccountStatus account={account} /> : '–'),
    },
  ];
};
