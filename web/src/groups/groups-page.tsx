import { type QueryClient, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import type { Group } from 'shared/accounts/group';
import { mayNow } from '../access/may.ts';
import { PermittedPage } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
import { sessionQuery } from '../accounts/session-queries.ts';
import { loadBriefly, useIncoming } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { paths } from '../paths.ts';
import { Count } from '../ui/amounts.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Empty } from '../ui/empty.tsx';
import { type ListQuery, readListQuery } from '../ui/list-query.ts';
import { habitOf } from '../ui/remembered-list.ts';
import { RouteButton, RouteLink } from '../ui/route-link.tsx';
import { pageOf } from '../ui/whole-list.ts';
import { groupsQuery } from './group-queries.ts';
import { PoliciesInBrief } from './policies-in-brief.tsx';

export const handle: PageHandle = {
  page: (t) => ({
    title: t('groups:title'),
    crumbs: [],
    help: { title: t('groups:help.title'), text: t('groups:help.text') },
  }),
};

export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs): Promise<ListQuery> => {
    if (mayNow(queryClient, 'View/getGroupList')) await loadBriefly(queryClient, groupsQuery());
    return readListQuery(new URL(request.url).searchParams, 'name', habitOf('groups'));
  };

export const Component = () => (
  <PermittedPage action="View/getGroupList">
    <Groups />
  </PermittedPage>
);

const Groups = () => {
  const { t } = useTranslation('groups');
  const query = useLoaderData<ListQuery>();
  const { data: groups, isFetching, refetch } = useIncoming(groupsQuery());
  const creation = useGuard('Change/createGroup');
  const create = (variant: 'primary' | 'normal') => (
    <RouteButton variant={variant} href={paths.newGroup()} {...creation.button}>
      {t('create.open')}
    </RouteButton>
  );
  return (
    <DataTable
      name="groups"
      title={t('title')}
      description={t('description')}
      variant="full-page"
      columns={useColumns()}
      rowKey={({ name }) => name}
      page={groups && pageOf(groups.items, query, LOOK)}
      query={query}
      searchPlaceholder={t('search')}
      onRefresh={refetch}
      refreshing={isFetching}
      actions={create('primary')}
      empty={<Empty title={t('empty.title')} text={t('empty.text')} action={create('normal')} />}
      phoneFacts={({ members, policies, description }) => (
        <>
          <span>{t('memberCount', { count: members.length })}</span>
          <PoliciesInBrief policies={policies} />
          {description && <span>{description}</span>}
        </>
      )}
    />
  );
};

const LOOK = {
  texts: ({ name, description, externalName, members }: Group) => [
    name,
    description,
    externalName,
    ...members.map(({ loginId }) => loginId),
  ],
  sorts: { name: ({ name }: Group) => name, members: ({ members }: Group) => members.length },
};

const useColumns = (): Column<Group>[] => {
  const { t } = useTranslation('groups');
  const { data: session } = useQuery(sessionQuery());
  const provider = session?.identityProvider;
  return [
    {
      id: 'name',
      header: t('column.name'),
      sort: 'name',
      minWidth: 160,
      cell: ({ id, name }) => <RouteLink href={paths.group(id)}>{name}</RouteLink>,
    },
    {
      id: 'description',
      header: t('column.description'),
      minWidth: 220,
      cell: ({ description }) => description || '–',
    },
    {
      id: 'policies',
      header: t('column.policies'),
      minWidth: 220,
      cell: ({ policies }) => <PoliciesInBrief policies={policies} />,
    },
    ...(provider
      ? [
          {
            id: 'externalName',
            header: t('column.externalName', { provider }),
            minWidth: 160,
            cell: ({ externalName }: Group) => externalName || '–',
          },
        ]
      : []),
    {
      id: 'members',
      header: t('column.members'),
      sort: 'members',
      numeric: true,
      cell: ({ members }) => <Count value={members.length} />,
    },
  ];
};
