import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type QueryClient, useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { mayNow, targetOf } from '../access/may.ts';
import { PermittedPage } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
import { loadBriefly, useIncoming } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { crumbsToImages } from '../images/crumbs.ts';
import { type ListQuery, readListQuery } from '../ui/list-query.ts';
import { habitOf } from '../ui/remembered-list.ts';
import { useSingle } from '../ui/use-single.ts';
import { CollectionNow } from './collection-now.tsx';
import { collectGarbageMutation, collectionsQuery } from './collection-queries.ts';
import { CollectionTable } from './collection-table.tsx';

export const loader =
  (queryClient: QueryClient) =>
  async ({ params, request }: LoaderFunctionArgs) => {
    const { registry = '' } = params;
    if (mayNow(queryClient, 'View/getCollectionList', { registry }))
      await loadBriefly(queryClient, collectionsQuery(registry));
    const { searchParams } = new URL(request.url);
    return { registry, query: readListQuery(searchParams, '-startedAt', habitOf('collections')) };
  };

export const handle: PageHandle = {
  page: (t, { registry = '' }) => ({
    title: t('garbageCollection:title'),
    crumbs: crumbsToImages(t, registry).slice(0, 1),
    help: { title: t('garbageCollection:title'), text: t('garbageCollection:help') },
  }),
};

type Shown = { registry: string; query: ListQuery };

export const Component = () => {
  const shown = useLoaderData<Shown>();
  return (
    <PermittedPage action="View/getCollectionList" on={targetOf(shown)}>
      <GarbageCollection key={shown.registry} {...shown} />
    </PermittedPage>
  );
};

const GarbageCollection = ({ registry, query }: Shown) => {
  const { t } = useTranslation('garbageCollection');
  const collections = useIncoming(collectionsQuery(registry));
  const guard = useGuard('Change/collectGarbage', targetOf({ registry }));
  const collect = useMutation(collectGarbageMutation(registry));
  const running = collections.data?.items.find(({ state }) => state === 'running');
  const single = useSingle();

  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={t('description', { registry })}
          actions={
            collections.data?.supported !== false && (
              <Button
                variant="primary"
                loading={collect.isPending}
                onClick={() => single(() => collect.mutate())}
                {...(running && { disabled: true, disabledReason: t('collect.running') })}
                {...guard.button}
              >
                {t('collect.open')}
              </Button>
            )
          }
        >
          {t('title')}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {collect.error && <ProblemAlert error={collect.error} />}
        {collections.data && <CollectionNow registry={registry} running={running} {...collections.data} />}
        <CollectionTable
          collections={collections.data?.items}
          query={query}
          onRefresh={() => collections.refetch()}
          refreshing={collections.isFetching}
        />
      </SpaceBetween>
    </ContentLayout>
  );
};
