import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Tabs from '@cloudscape-design/components/tabs';
import { type QueryClient, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData, useNavigate } from 'react-router';
import type { DeletedTagQuery } from 'shared/recently-deleted/recently-deleted';
import { mayNow, targetOf } from '../access/may.ts';
import { PermittedPage } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
import { loadBriefly, loadList } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { crumbsToImages } from '../images/crumbs.ts';
import { paths } from '../paths.ts';
import { formatBytes, formatCount } from '../ui/format.ts';
import { OutlineBar } from '../ui/outline.tsx';
import { useDialog } from '../ui/use-dialog.ts';
import { useLocale } from '../ui/use-locale.ts';
import { DeletedImageTable } from './deleted-image-table.tsx';
import { DeletedTagTable } from './deleted-tag-table.tsx';
import { FreeDialog } from './free-dialog.tsx';
import { readDeletedTagQuery } from './recently-deleted-address.ts';
import { deletedImagesQuery, deletedSummaryQuery, deletedTagsQuery } from './recently-deleted-queries.ts';

type Shown = { registry: string; tab: 'tags' | 'images'; query: DeletedTagQuery };

export const loader =
  (queryClient: QueryClient) =>
  async ({ params, request }: LoaderFunctionArgs): Promise<Shown> => {
    const { registry = '' } = params;
    const { searchParams } = new URL(request.url);
    const tab = searchParams.get('tab') === 'images' ? ('images' as const) : ('tags' as const);
    const query = readDeletedTagQuery(searchParams);
    if (mayNow(queryClient, 'View/getDeletedTagList', { registry }))
      await Promise.all([
        loadBriefly(queryClient, deletedSummaryQuery(registry)),
        tab === 'images'
          ? loadList(queryClient, deletedImagesQuery(registry, query))
          : loadList(queryClient, deletedTagsQuery(registry, query)),
      ]);
    return { registry, tab, query };
  };

export const handle: PageHandle = {
  page: (t, { registry = '' }) => ({
    title: t('recentlyDeleted:title'),
    crumbs: crumbsToImages(t, registry).slice(0, 1),
    help: { title: t('recentlyDeleted:title'), text: t('recentlyDeleted:help') },
  }),
};

export const Component = () => {
  const shown = useLoaderData<Shown>();
  return (
    <PermittedPage action="View/getDeletedTagList" on={targetOf({ registry: shown.registry })}>
      <RecentlyDeleted key={shown.registry} {...shown} />
    </PermittedPage>
  );
};

const RecentlyDeleted = ({ registry, tab, query }: Shown) => {
  const { t } = useTranslation('recentlyDeleted');
  const locale = useLocale();
  const navigate = useNavigate();
  const { data: summary } = useQuery(deletedSummaryQuery(registry));
  const free = useGuard('Change/freeDeleted', targetOf({ registry }));
  const dialog = useDialog(['free-all']);
  const nothing = summary && summary.tags + summary.images === 0;
  const tabLabel = (name: 'tags' | 'images') =>
    summary
      ? t('tab.counted', { name: t(`tab.${name}`), number: formatCount(summary[name], locale) })
      : t(`tab.${name}`);

  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={
            summary ? (
              summary.heldBytes === 0 ? (
                t('summary.none', { registry })
              ) : (
                t('summary.held', { registry, bytes: formatBytes(summary.heldBytes, locale) })
              )
            ) : (
              <OutlineBar width="36ch" />
            )
          }
          actions={
            <Button
              onClick={() => dialog.show('free-all')}
              {...(nothing !== false && { disabled: true })}
              {...free.button}
            >
              {t('free.all')}
            </Button>
          }
        >
          {t('title')}
        </Header>
      }
    >
      <Tabs
        ariaLabel={t('title')}
        activeTabId={tab}
        onChange={({ detail }) =>
          navigate(
            paths.recentlyDeleted(registry, detail.activeTabId === 'images' ? { tab: 'images' } : {}),
            {
              preventScrollReset: true,
            },
          )
        }
        tabs={[
          {
            id: 'tags',
            label: tabLabel('tags'),
            href: paths.recentlyDeleted(registry),
            content: tab === 'tags' && <DeletedTagTable registry={registry} query={query} />,
          },
          {
            id: 'images',
            label: tabLabel('images'),
            href: paths.recentlyDeleted(registry, { tab: 'images' }),
            content: tab === 'images' && <DeletedImageTable registry={registry} query={query} />,
          },
        ]}
      />
      {dialog.shown === 'free-all' && summary && !nothing && free.may && (
        <FreeDialog
          registry={registry}
          selection={{ all: true }}
          tags={summary.tags}
          images={summary.images}
          onDismiss={dialog.close}
        />
      )}
    </ContentLayout>
  );
};
