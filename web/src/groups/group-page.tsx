import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { type QueryClient, useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData, useNavigate } from 'react-router';
import type { Group } from 'shared/accounts/group';
import { mayNow } from '../access/may.ts';
import { PermittedPage } from '../access/no-permission.tsx';
import { sessionQuery } from '../accounts/session-queries.ts';
import { fetchCode } from '../api/fetch-code.ts';
import { load, useIncoming } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { paths } from '../paths.ts';
import { formatCount } from '../ui/format.ts';
import { type ListQuery, readListQuery } from '../ui/list-query.ts';
import { habitOf } from '../ui/remembered-list.ts';
import { useDialog } from '../ui/use-dialog.ts';
import { useLocale } from '../ui/use-locale.ts';
import { GroupMembers } from './group-members.tsx';
import { GroupPolicies } from './group-policies.tsx';
import { groupQuery } from './group-queries.ts';

const EditGroupDialog = lazy(() => fetchCode(() => import('./edit-group-dialog.tsx')));
const DeleteGroupDialog = lazy(() => fetchCode(() => import('./delete-group-dialog.tsx')));

type Loaded = {
  id: string;
  tab: 'policies' | 'members';
  members: ListQuery;
  name: string | undefined;
};

export const handle: PageHandle = {
  page: (t, _params, loaded) => ({
    title: (loaded as Loaded | undefined)?.name ?? t('groups:help.detailsTitle'),
    crumbs: [{ text: t('groups:title'), href: paths.groups() }],
    help: { title: t('groups:help.detailsTitle'), text: t('groups:help.details') },
  }),
};

export const loader =
  (queryClient: QueryClient) =>
  async ({ params, request }: LoaderFunctionArgs): Promise<Loaded> => {
    const { group: id = '' } = params;
    const { searchParams } = new URL(request.url);
    const group = mayNow(queryClient, 'View/getGroup') ? await load(queryClient, groupQuery(id)) : undefined;
    return {
      id,
      tab: searchParams.get('tab') === 'members' ? 'members' : 'policies',
      members: readListQuery(searchParams, 'loginId', habitOf('group-members')),
      name: group?.name,
    };
  };

export const Component = () => (
  <PermittedPage action="View/getGroup">
    <GroupPage />
  </PermittedPage>
);

const GroupPage = () => {
  const { id } = useLoaderData<Loaded>();
  const { data: group } = useIncoming(groupQuery(id));
  // Another group is another page: nothing that was being written goes along.
  return group && <Details key={id} id={id} group={group} />;
};

const Details = ({ id, group }: { id: string; group: Group }) => {
  const { t } = useTranslation('groups');
  const { tab, members } = useLoaderData<Loaded>();
  const locale = useLocale();
  const navigate = useNavigate();
  const dialog = useDialog(['edit', 'delete']);
  const { name, policies } = group;
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={group.description || undefined}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button onClick={() => dialog.show('delete')}>{t('delete.open')}</Button>
              <Button onClick={() => dialog.show('edit')}>{t('edit.open')}</Button>
            </SpaceBetween>
          }
        >
          {name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Mapping group={group} />
        <Tabs
          ariaLabel={t('details.tabs', { name })}
          activeTabId={tab}
          onChange={({ detail }) =>
            navigate(paths.group(id, detail.activeTabId === 'members' ? 'members' : 'policies'), {
              preventScrollReset: true,
            })
          }
          tabs={[
            {
              id: 'policies',
              label: t('details.policiesTab', { number: formatCount(policies.length, locale) }),
              href: paths.group(id, 'policies'),
              content: tab === 'policies' && <GroupPolicies group={group} />,
            },
            {
              id: 'members',
              label: t('details.membersTab', { number: formatCount(group.members.length, locale) }),
              href: paths.group(id, 'members'),
              content: tab === 'members' && <GroupMembers group={group} query={members} />,
            },
          ]}
        />
      </SpaceBetween>
      <Suspense>
        {dialog.shown === 'edit' && <EditGroupDialog group={group} onDismiss={dialog.close} />}
        {dialog.shown === 'delete' && <DeleteGroupDialog group={group} onDismiss={dialog.close} />}
      </Suspense>
    </ContentLayout>
  );
};

/** Where people sign in with an identity provider, its groups decide about members of this one. */
const Mapping = ({ group: { externalName } }: { group: Group }) => {
  const { t } = useTranslation(['groups', 'ui']);
  const { data: session } = useQuery(sessionQuery());
  const provider = session?.identityProvider;
  if (!provider) return null;
  return (
    <Container>
      <KeyValuePairs
        items={[
          {
            label: t('column.externalName', { provider }),
            value: externalName
              ? t('details.mapped', { name: externalName, provider })
              : t('details.notMapped'),
          },
        ]}
      />
    </Container>
  );
};
