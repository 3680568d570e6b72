import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { QueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import type { Registry, RegistryQuery } from 'shared/registries/registry';
import { mayNow, targetOf, useMay } from '../access/may.ts';
import { PermittedPage } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
import { fetchCode } from '../api/fetch-code.ts';
import { loadList, useIncoming } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { paths } from '../paths.ts';
import { Bytes, Count } from '../ui/amounts.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Empty } from '../ui/empty.tsx';
import { readListQuery } from '../ui/list-query.ts';
import { habitOf } from '../ui/remembered-list.ts';
import { RouteLink } from '../ui/route-link.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useAddress, withPart } from '../ui/use-address.ts';
import { useDialog } from '../ui/use-dialog.ts';
import { registriesQuery } from './registry-queries.ts';
import { RegistryStatus } from './registry-status.tsx';
import { Visibility } from './visibility.tsx';

const CreateRegistryDialog = lazy(() => fetchCode(() => import('./create-registry-dialog.tsx')));
const DeleteRegistryDialog = lazy(() => fetchCode(() => import('./delete-registry-dialog.tsx')));
const RegistrySettingsDialog = lazy(() => fetchCode(() => import('./registry-settings-dialog.tsx')));
const UserGuideDialog = lazy(() => fetchCode(() => import('./user-guide-dialog.tsx')));

export const handle: PageHandle = {
  page: (t) => ({
    title: t('registries:title'),
    crumbs: [],
    help: { title: t('registries:help.title'), text: t('registries:help.text') },
  }),
  DetailsPane: lazy(() => fetchCode(() => import('./registry-details.tsx'))),
};

export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    const query: RegistryQuery = readListQuery(
      new URL(request.url).searchParams,
      'name',
      habitOf('registries'),
    );
    if (mayNow(queryClient, 'View/getRegistryList')) await loadList(queryClient, registriesQuery(query));
    return query;
  };

export const Component = () => (
  <PermittedPage action="View/getRegistryList">
    <Registries />
  </PermittedPage>
);

const Registries = () => {
  const { t } = useTranslation(['registries', 'ui']);
  const query = useLoaderData<RegistryQuery>();
  const { data: page, isFetching, refetch } = useIncoming(registriesQuery(query));
  const { params, change } = useAddress();
  const dialog = useDialog(['create', 'user-guide', 'settings', 'delete']);
  const creation = useGuard('Change/createRegistry');
  const selected = params.get('selected');
  const deletion = useGuard('Change/deleteRegistry', targetOf({ registry: selected ?? '' }));

  const select = ({ name }: Registry) => change(withPart('selected', name), { preventScrollReset: true });
  const closeCreation = () =>
    change((now) => withPart('bucket', undefined)(withPart('dialog', undefined)(now)), { replace: true });
  const create = (variant: 'primary' | 'normal') => (
    <Button variant={variant} onClick={() => dialog.show('create')} {...creation.button}>
      {t('create.open')}
    </Button>
  );

  return (
    <>
      <DataTable
        name="registries"
        title={t('title')}
        description={t('description')}
        variant="full-page"
        columns={useColumns()}
        rowKey={({ name }) => name}
        page={page}
        query={query}
        searchPlaceholder={t('search')}
        onRefresh={refetch}
        refreshing={isFetching}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              disabled={!selected}
              onClick={() => dialog.show('delete')}
              {...(selected && deletion.button)}
            >
              {t('delete.open')}
            </Button>
            {create('primary')}
          </SpaceBetween>
        }
        empty={
          creation.may ? (
            <Empty title={t('empty.title')} text={t('empty.text')} action={create('normal')} />
          ) : (
            <Empty title={t('empty.title')} text={t('empty.ofOthers')} />
          )
        }
        selection={{ key: selected, onSelect: select, label: ({ name }) => t('select', { name }) }}
        phoneFacts={(registry) => (
          <>
            <RegistryStatus registry={registry} />
            <span>
              <Bytes value={registry.usageBytes} />
            </span>
            <span>{t('facts.images', { count: registry.imageCount })}</span>
            {registry.publicRegistry && <Visibility registry={registry} />}
          </>
        )}
      />
      <Suspense>
        {dialog.shown === 'create' && <CreateRegistryDialog onDismiss={closeCreation} />}
        {dialog.shown === 'user-guide' && selected && (
          <UserGuideDialog registry={selected} onDismiss={dialog.close} />
        )}
        {dialog.shown === 'delete' && selected && (
          <DeleteRegistryDialog registry={selected} onDismiss={dialog.close} />
        )}
        {dialog.shown === 'settings' && selected && (
          <RegistrySettingsDialog registry={selected} onDismiss={dialog.close} />
        )}
      </Suspense>
    </>
  );
};

const useColumns = (): Column<Registry>[] => {
  const { t } = useTranslation(['registries', 'ui']);
  const may = useMay();
  const mayList = (registry: string) => may('View/getImageList', { registry });
  return [
    {
      id: 'name',
      header: t('column.name'),
      sort: 'name',
      minWidth: 170,
      cell: ({ name }) => (mayList(name) ? <RouteLink href={paths.images(name)}>{name}</RouteLink> : name),
    },
    {
      id: 'status',
      header: t('column.status'),
      minWidth: 150,
      cell: (registry) => <RegistryStatus registry={registry} />,
    },
    { id: 'bucket', header: t('column.bucket'), sort: 'bucket', minWidth: 130, cell: ({ bucket }) => bucket },
    {
      id: 'usage',
      header: t('column.usage'),
      sort: 'usageBytes',
      numeric: true,
      minWidth: 100,
      cell: ({ usageBytes }) => <Bytes value={usageBytes} />,
    },
    {
      id: 'images',
      header: t('column.images'),
      sort: 'imageCount',
      numeric: true,
      minWidth: 100,
      cell: ({ imageCount }) => <Count value={imageCount} />,
    },
    {
      id: 'tags',
      header: t('column.tags'),
      sort: 'tagCount',
      numeric: true,
      minWidth: 90,
      cell: ({ tagCount }) => <Count value={tagCount} />,
    },
    {
      id: 'visibility',
      header: t('column.visibility'),
      minWidth: 110,
      cell: (registry) => <Visibility registry={registry} />,
    },
    {
      id: 'lastPush',
      header: t('column.lastPush'),
      sort: 'lastPushedAt',
      minWidth: 140,
      cell: ({ lastPushedAt }) => <TimeAgo time={lastPushedAt} otherwise={t('ui:never')} />,
    },
    {
      id: 'imageList',
      header: t('column.imageList'),
      minWidth: 110,
      cell: ({ name }) =>
        mayList(name) ? (
          <RouteLink href={paths.images(name)} ariaLabel={t('moveTo', { name })}>
            {t('move')}
          </RouteLink>
        ) : (
          '–'
        ),
    },
  ];
};
