import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Tabs from '@cloudscape-design/components/tabs';
import type { QueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData, useNavigate } from 'react-router';
import type { ImageRef } from 'shared/images/image';
import type { TagQuery } from 'shared/tags/tag';
import { mayNow, targetOf } from '../access/may.ts';
import { NoPermission, PermittedPage } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
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

const DeleteImagesDialog = lazy(() => fetchCode(() => import('../deletions/delete-images-dialog.tsx')));
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
      mayNow(queryClient, 'View/getRegistry', at) && loadBriefly(queryClient, registryQuery(at.registry)),
      mayNow(queryClient, 'View/getImage', at) && loadBriefly(queryClient, imageQuery(at)),
      mayNow(queryClient, 'View/getTagList', at) && loadList(queryClient, tagsQuery(at, query)),
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

type Shown = Awaited<ReturnType<ReturnType<typeof loader>>>;

export const Component = () => {
  const shown = useLoaderData<Shown>();
  const on = targetOf(shown.at);
  const tags = useGuard('View/getTagList', on);
  return (
    // One of its two parts is enough.
    <PermittedPage action={tags.may ? 'View/getTagList' : 'View/getImage'} on={on}>
      <ImagePage {...shown} />
    </PermittedPage>
  );
};

const ImagePage = ({ at, tab, query }: Shown) => {
  const { t } = useTranslation(['images', 'tags', 'deletions']);
  const locale = useLocale();
  const navigate = useNavigate();
  const details = useGuard('View/getImage', targetOf(at));
  const tags = useGuard('View/getTagList', targetOf(at));
  const { data } = useIncoming(imageQuery(at), { enabled: details.may });
  const image = details.may ? data : undefined;
  const deletion = useGuard('Change/deleteImage', targetOf(at));
  const dialog = useDialog(['settings', 'short-description', 'delete']);

  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            image && (
              <Button onClick={() => dialog.show('delete')} {...deletion.button}>
                {t('deletions:images.openOne')}
              </Button>
            )
          }
          description={
            image ? (
              <ShortDescriptionLine image={image} onEdit={() => dialog.show('short-description')} />
            ) : (
              details.may && <OutlineBar width="30ch" />
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
            content:
              tab === 'details' &&
              (details.may ? (
                <Suspense fallback={<ImageDetailsOutline />}>
                  <ImageDetails at={at} onSettings={() => dialog.show('settings')} />
                </Suspense>
              ) : (
                <NoPermission action="View/getImage" on={targetOf(at)} />
              )),
          },
          {
            id: 'tags',
            label: image
              ? t('details.tagsTab', { number: formatCount(image.tagCount, locale) })
              : t('tags:list.title'),
            href: paths.image(at, 'tags'),
            content:
              tab === 'tags' &&
              (tags.may ? (
                <TagTable at={at} query={query} />
              ) : (
                <NoPermission action="View/getTagList" on={targetOf(at)} />
              )),
          },
        ]}
      />
      {image && (
        <Suspense>
          {dialog.shown === 'delete' && (
            <DeleteImagesDialog
              registry={at.registry}
              images={[image]}
              onDone={() => navigate(paths.images(at.registry), { replace: true })}
              onDismiss={dialog.close}
            />
          )}
          {dialog.shown === 'settings' && <ImageSettingsDialog image={image} onDismiss={dialog.close} />}
          {dialog.shown === 'short-description' && (
            <ShortDescriptionDialog image={image} onDismiss={dialog.close} />
          )}
        </Suspense>
      )}
    </ContentLayout>
  );
};
