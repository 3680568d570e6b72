import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Tabs from '@cloudscape-design/components/tabs';
import type { QueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData, useNavigate } from 'react-router';
import type { ImageRef } from 'shared/images/image';
import type { TagQuery } from 'shared/tags/tag';
import { fetchCode } from '../api/fetch-code.ts';
import { loadBriefly, loadList, useIncoming } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { paths } from '../paths.ts';
import { registryQuery } from '../registries/registry-queries.ts';
import { NEWEST_FIRST, tagsQuery } from '../tags/tag-queries.ts';
import { TagTable } from '../tags/tag-table.tsx';
import { formatCount } from '../ui/format.ts';
import { readListQuery } from '../ui/list-query.ts';
import { OutlineBar } from '../ui/outline.tsx';
import { habitOf } from '../ui/remembered-list.ts';
import { useDialog } from '../ui/use-dialog.ts';
import { useLocale } from '../ui/use-locale.ts';
import { crumbsToImages } from './crumbs.ts';
import { ImageDetails, ImageDetailsOutline } from './image-details.tsx';
import { imageQuery } from './image-queries.ts';
import { newestTags } from './newest-tags.ts';
import { ShortDescriptionLine } from './short-description-line.tsx';

const ImageSettingsDialog = lazy(() => fetchCode(() => import('./image-settings-dialog.tsx')));
const ShortDescriptionDialog = lazy(() => fetchCode(() => import('./short-description-dialog.tsx')));

export const loader =
  (queryClient: QueryClient) =>
  async ({ params, request }: LoaderFunctionArgs) => {
    const at = params as ImageRef;
    const { searchParams } = new URL(request.url);
    const tab = searchParams.get('tab') === 'tags' ? ('tags' as const) : ('details' as const);
    const query: TagQuery =
      tab === 'tags' ? readListQuery(searchParams, NEWEST_FIRST, habitOf('tags')) : newestTags;
    await Promise.all([
      loadBriefly(queryClient, registryQuery(at.registry)),
      loadBriefly(queryClient, imageQuery(at)),
      loadList(queryClient, tagsQuery(at, query)),
    ]);
    return { at, tab, query };
  };

export const handle: PageHandle = {
  page: (t, { registry = '', image = '' }) => ({
    title: image,
    crumbs: crumbsToImages(t, registry),
    help: { title: t('images:details.helpTitle'), text: t('images:details.help') },
  }),
};

export const Component = () => {
  const { at, tab, query } = useLoaderData<Awaited<ReturnType<ReturnType<typeof loader>>>>();
  const { t } = useTranslation(['images', 'tags']);
  const locale = useLocale();
  const navigate = useNavigate();
  const { data: image } = useIncoming(imageQuery(at));
  const dialog = useDialog(['settings', 'short-description']);

  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={
            image ? (
              <ShortDescriptionLine image={image} onEdit={() => dialog.show('short-description')} />
            ) : (
              <OutlineBar width="30ch" />
            )
          }
        >
          {at.image}
        </Header>
      }
    >
      <Tabs
        ariaLabel={t('details.tabs', { image: at.image })}
        activeTabId={tab}
        onChange={({ detail }) =>
          navigate(paths.image(at, detail.activeTabId === 'tags' ? 'tags' : 'details'), {
            preventScrollReset: true,
          })
        }
        tabs={[
          {
            id: 'details',
            label: t('details.title'),
            href: paths.image(at, 'details'),
            content: tab === 'details' && (
              <Suspense fallback={<ImageDetailsOutline />}>
                <ImageDetails at={at} onSettings={() => dialog.show('settings')} />
              </Suspense>
            ),
          },
          {
            id: 'tags',
            label: image
              ? t('details.tagsTab', { number: formatCount(image.tagCount, locale) })
              : t('tags:list.title'),
            href: paths.image(at, 'tags'),
            content: tab === 'tags' && <TagTable at={at} query={query} />,
          },
        ]}
      />
      {image && (
        <Suspense>
          {dialog.shown === 'settings' && <ImageSettingsDialog image={image} onDismiss={dialog.close} />}
          {dialog.shown === 'short-description' && (
            <ShortDescriptionDialog image={image} onDismiss={dialog.close} />
          )}
        </Suspense>
      )}
    </ContentLayout>
  );
};
