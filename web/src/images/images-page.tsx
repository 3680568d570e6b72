import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { QueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData, useNavigation } from 'react-router';
import type { Image, ImageQuery } from 'shared/images/image';
import type { Registry } from 'shared/registries/registry';
import { mayNow, targetOf, useMay } from '../access/may.ts';
import { PermittedPage } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
import { fetchCode } from '../api/fetch-code.ts';
import { loadBriefly, loadList, useIncoming } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { paths } from '../paths.ts';
import { imageAddress } from '../registries/commands.ts';
import { registryQuery } from '../registries/registry-queries.ts';
import { useRegistry } from '../registries/use-registry.ts';
import { Visibility } from '../registries/visibility.tsx';
import { Bytes, Count } from '../ui/amounts.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Empty } from '../ui/empty.tsx';
import { readListQuery } from '../ui/list-query.ts';
import { OutlineBar } from '../ui/outline.tsx';
import { habitOf } from '../ui/remembered-list.ts';
import { RouteLink } from '../ui/route-link.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useDialog } from '../ui/use-dialog.ts';
import { CopyReferences } from './copy-references.tsx';
import { crumbsToImages } from './crumbs.ts';
import { endpointOf } from './endpoint-of.ts';
import { FirstPush } from './first-push.tsx';
import { imagesQuery } from './image-queries.ts';
import styles from './images.module.css';

const RegistrySettingsDialog = lazy(() =>
  fetchCode(() => import('../registries/registry-settings-dialog.tsx')),
);
const DeleteImagesDialog = lazy(() => fetchCode(() => import('../deletions/delete-images-dialog.tsx')));
const UserGuideDialog = lazy(() => fetchCode(() => import('../registries/user-guide-dialog.tsx')));

export const loader =
  (queryClient: QueryClient) =>
  async ({ params, request }: LoaderFunctionArgs) => {
    const { registry: name = '' } = params;
    const at = { registry: name };
    const query: ImageQuery = readListQuery(new URL(request.url).searchParams, 'name', habitOf('images'));
    await Promise.all([
      mayNow(queryClient, 'View/getRegistry', at) && loadBriefly(queryClient, registryQuery(name)),
      mayNow(queryClient, 'View/getImageList', at) && loadList(queryClient, imagesQuery(name, query)),
    ]);
    return { name, query };
  };

export const handle: PageHandle = {
  page: (t, { registry = '' }) => ({
    title: t('images:list.title'),
    crumbs: crumbsToImages(t, registry).slice(0, 1),
    help: { title: t('images:list.title'), text: t('images:list.help') },
  }),
};

type Shown = Awaited<ReturnType<ReturnType<typeof loader>>>;

export const Component = () => {
  const shown = useLoaderData<Shown>();
  return (
    <PermittedPage action="View/getImageList" on={targetOf({ registry: shown.name })}>
      <Images {...shown} />
    </PermittedPage>
  );
};

const Images = ({ name, query }: Shown) => {
  const { t } = useTranslation(['images', 'deletions', 'registries']);
  const on = targetOf({ registry: name });
  const { registry, ...seeing } = useRegistry(name);
  const change = useGuard('Change/updateRegistry', on);
  const changesAny = useGuard('Change/updateRegistry').may;
  const pushing = useGuard('Change/pushImage', on);
  const may = useMay();
  const deletion = useGuard('Change/deleteImage', on);
  const [toDelete, setToDelete] = useState<readonly Image[]>();
  const images = useIncoming(imagesQuery(name, query));
  const loading = useNavigation().state === 'loading';
  const dialog = useDialog(['user-guide', 'settings']);

  const columns: Column<Image>[] = [
    {
      id: 'name',
      header: t('column.name'),
      sort: 'name',
      minWidth: 200,
      cell: ({ name: image }) => {
        const at = { registry: name, image };
        return may('View/getImage', at) || may('View/getTagList', at) ? (
          <RouteLink href={paths.image(at)}>{image}</RouteLink>
        ) : (
          image
        );
      },
    },
    {
      id: 'shortDescription',
      header: t('column.shortDescription'),
      minWidth: 260,
      cell: ({ shortDescription }) => shortDescription || '–',
    },
    {
      id: 'updatedAt',
      header: t('column.updatedAt'),
      sort: 'updatedAt',
      minWidth: 155,
      cell: ({ updatedAt }) => <TimeAgo time={updatedAt} />,
    },
    {
      id: 'pulls',
      header: t('column.pulls'),
      sort: 'pulls',
      numeric: true,
      cell: ({ pulls }) => <Count value={pulls} />,
    },
    {
      id: 'tagCount',
      header: t('column.tagCount'),
      sort: 'tagCount',
      numeric: true,
      cell: ({ tagCount }) => <Count value={tagCount} />,
    },
    {
      id: 'sizeBytes',
      header: t('column.sizeBytes'),
      sort: 'sizeBytes',
      numeric: true,
      minWidth: 115,
      cell: ({ sizeBytes }) => <Bytes value={sizeBytes} />,
    },
  ];

  return (
    <>
      <DataTable
        name="images"
        title={t('list.title')}
        description={
          <span className={styles.line}>
            <span>{t('list.of', { registry: name })}</span>
            {registry ? <Address registry={registry} /> : seeing.may && <OutlineBar width="24ch" />}
            {registry?.publicRegistry && <Visibility registry={registry} />}
          </span>
        }
        variant="full-page"
        columns={columns}
        rowKey={({ name: image }) => image}
        page={images.data}
        query={query}
        searchPlaceholder={t('list.search')}
        empty={
          !pushing.may || !seeing.may ? (
            <Empty title={t('list.empty')} text={t('list.emptyOfOthers')} />
          ) : (
            registry && <FirstPush registry={registry} onGuide={() => dialog.show('user-guide')} />
          )
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            {changesAny && (
              <Button
                ariaLabel={t('registries:settings.openOf', { name })}
                onClick={() => dialog.show('settings')}
                {...change.button}
              >
                {t('registries:settings.open')}
              </Button>
            )}
            <Button onClick={() => dialog.show('user-guide')} {...seeing.button}>
              {t('userGuide')}
            </Button>
          </SpaceBetween>
        }
        actionsOn={(rows) => (
          <SpaceBetween direction="horizontal" size="xs">
            {seeing.may && registry && (
              <CopyReferences
                references={rows.map(({ name: image }) =>
                  imageAddress({ endpoint: endpointOf(registry), image }),
                )}
              />
            )}
            <Button onClick={() => setToDelete(rows)} {...deletion.button}>
              {t('deletions:images.open', { count: rows.length })}
            </Button>
          </SpaceBetween>
        )}
        onRefresh={() => images.refetch()}
        refreshing={loading || images.isFetching}
        phoneFacts={({ shortDescription, updatedAt, tagCount, pulls, sizeBytes }) => (
          <>
            {shortDescription && <span className={styles.phoneDescription}>{shortDescription}</span>}
            <TimeAgo time={updatedAt} />
            <span>{t('fact.tags', { count: tagCount })}</span>
            <span>{t('fact.pulls', { count: pulls })}</span>
            <span>
              <Bytes value={sizeBytes} />
            </span>
          </>
        )}
      />
      <Suspense>
        {toDelete && (
          <DeleteImagesDialog
            registry={name}
            images={toDelete}
            onDone={() => setToDelete(undefined)}
            onDismiss={() => setToDelete(undefined)}
          />
        )}
        {dialog.shown === 'user-guide' && <UserGuideDialog registry={name} onDismiss={dialog.close} />}
        {dialog.shown === 'settings' && <RegistrySettingsDialog registry={name} onDismiss={dialog.close} />}
      </Suspense>
    </>
  );
};

const Address = ({ registry }: { registry: Registry }) => {
  const { t } = useTranslation('images');
  const address = imageAddress({ endpoint: endpointOf(registry), image: '' }).replace(/\/$/, '');
  return (
    <span className={styles.copied}>
      <code className={styles.address}>{address}</code>
      <CopyButton text={address} label={t('list.address')} />
    </span>
  );
};
