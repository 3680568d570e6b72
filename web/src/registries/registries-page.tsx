import Button from '@cloudscape-design/components/button';
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData, useSearchParams } from 'react-router';
import { type Registry, RegistryQuery } from 'shared/registries/registry';
import { load } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { paths } from '../paths.ts';
import { Bytes, Count } from '../ui/amounts.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Empty } from '../ui/empty.tsx';
import { readListQuery } from '../ui/list-query.ts';
import { RouteLink } from '../ui/route-link.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useDialog } from '../ui/use-dialog.ts';
import { CreateRegistryDialog } from './create-registry-dialog.tsx';
import { RegistryDetails } from './registry-details.tsx';
import { registriesQuery } from './registry-queries.ts';
import { RegistryStatus } from './registry-status.tsx';
import { UserGuideDialog } from './user-guide-dialog.tsx';
import { Visibility } from './visibility.tsx';

export const handle: PageHandle = {
  page: (t) => ({
    title: t('registries:title'),
    crumbs: [],
    help: { title: t('registries:help.title'), text: t('registries:help.text') },
  }),
  DetailsPane: RegistryDetails,
};

export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    const query = readListQuery<RegistryQuery>(RegistryQuery, new URL(request.url).searchParams);
    await load(queryClient, registriesQuery(query));
    return query;
  };

export function Component() {
  const { t } = useTranslation(['registries', 'common']);
  const query = useLoaderData<RegistryQuery>();
  const { data: page, isFetching, refetch } = useSuspenseQuery(registriesQuery(query));
  const [params, setParams] = useSearchParams();
  const dialog = useDialog(['create', 'user-guide']);
  const selected = params.get('selected');

  const select = ({ name }: Registry) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        next.set('selected', name);
        return next;
      },
      { preventScrollReset: true },
    );
  const create = (variant: 'primary' | 'normal') => (
    <Button variant={variant} onClick={() => dialog.show('create')}>
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
        actions={create('primary')}
        empty={<Empty title={t('empty.title')} text={t('empty.text')} action={create('normal')} />}
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
      {dialog.shown === 'create' && <CreateRegistryDialog onDismiss={dialog.close} />}
      {dialog.shown === 'user-guide' && selected && (
        <UserGuideDialog registry={selected} onDismiss={dialog.close} />
      )}
    </>
  );
}

const useColumns = (): Column<Registry>[] => {
  const { t } = useTranslation(['registries', 'common']);
  return [
    {
      id: 'name',
      header: t('column.name'),
      sort: 'name',
      minWidth: 170,
      cell: ({ name }) => <RouteLink href={paths.images(name)}>{name}</RouteLink>,
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
      cell: ({ lastPushedAt }) => <TimeAgo time={lastPushedAt} otherwise={t('common:never')} />,
    },
    {
      id: 'imageList',
      header: t('column.imageList'),
      minWidth: 110,
      cell: ({ name }) => (
        <RouteLink href={paths.images(name)} ariaLabel={t('moveTo', { name })}>
          {t('move')}
        </RouteLink>
      ),
    },
  ];
};
