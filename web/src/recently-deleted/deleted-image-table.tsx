import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigation } from 'react-router';
import type { DeletedImage, DeletedImageQuery } from 'shared/recently-deleted/recently-deleted';
import { useIncoming } from '../api/query-client.ts';
import { paths } from '../paths.ts';
import { Count } from '../ui/amounts.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { RouteLink } from '../ui/route-link.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { FreeDialog, type Freeing } from './free-dialog.tsx';
import { NothingDeleted } from './nothing-deleted.tsx';
import styles from './recently-deleted.module.css';
import { deletedImagesQuery } from './recently-deleted-queries.ts';
import { RestoreAll } from './restore-all.tsx';
import { RestoringDialog } from './restoring-dialog.tsx';
import { RowActions } from './row-actions.tsx';
import { useRestoring } from './use-restoring.ts';

type Props = { registry: string; query: DeletedImageQuery };

export const DeletedImageTable = ({ registry, query }: Props) => {
  const { t } = useTranslation('recentlyDeleted');
  const images = useIncoming(deletedImagesQuery(registry, query));
  const loading = useNavigation().state === 'loading';
  const restoring = useRestoring(registry);
  const [freeing, setFreeing] = useState<Freeing>();
  const free = (rows: readonly DeletedImage[]) =>
    setFreeing({
      selection: { images: rows.map(({ id }) => id) },
      images: rows.length,
      tags: 0,
      imageTags: rows.reduce((sum, { tagCount }) => sum + tagCount, 0),
    });

  return (
    <>
      <DataTable
        name="deleted-images"
        title={t('tab.images')}
        variant="container"
        columns={useColumns(registry)}
        rowKey={({ id }) => `${id}`}
        rowName={({ name }) => name}
        page={images.data}
        query={{ ...query, search: query.search ?? '', sort: query.sort ?? '', limit: Number(query.limit) }}
        searchPlaceholder={t('filter.searchImages')}
        empty={<NothingDeleted registry={registry} kind="images" />}
        actions={
          <RestoreAll
            registry={registry}
            page={images.data}
            filtered={Boolean(query.search)}
            busy={restoring.running}
            onRestore={() => restoring.start({ kind: 'images', matching: query })}
          />
        }
        actionsOn={(rows) => (
          <RowActions
            registry={registry}
            rows={rows.map(({ name, taken }) => ({ image: name, taken }))}
            busy={restoring.running}
            blocked={undefined}
            onRestore={() => restoring.start({ kind: 'images', ids: rows.map(({ id }) => id) })}
            onFree={() => free(rows)}
          />
        )}
        onRefresh={() => images.refetch()}
        refreshing={loading || images.isFetching}
        phoneFacts={({ tagCount, deletedBy, expiresAt }) => (
          <>
            <span>{t('tags', { count: tagCount })}</span>
            <span>{deletedBy}</span>
            <span>
              {t('fact.until')} <TimeAgo time={expiresAt} />
            </span>
          </>
        )}
      />
      {freeing && <FreeDialog registry={registry} {...freeing} onDismiss={() => setFreeing(undefined)} />}
      {restoring.told && (
        <RestoringDialog restoring={restoring.told} onStop={restoring.stop} onClose={restoring.close} />
      )}
    </>
  );
};

const useColumns = (registry: string): Column<DeletedImage>[] => {
  const { t } = useTranslation('recentlyDeleted');
  return [
    {
      id: 'name',
      header: t('column.image'),
      minWidth: 200,
      cell: ({ name, taken }) => (
        <>
          <div>{name}</div>
          {taken && (
            <div className={styles.taken}>
              <RouteLink fontSize="body-s" href={paths.image({ registry, image: name })}>
                {t('taken.image')}
              </RouteLink>
            </div>
          )}
        </>
      ),
    },
    {
      id: 'shortDescription',
      header: t('column.shortDescription'),
      minWidth: 220,
      cell: ({ shortDescription }) => shortDescription || '–',
    },
    {
      id: 'tagCount',
      header: t('column.tagCount'),
      numeric: true,
      minWidth: 80,
      cell: ({ tagCount }) => <Count value={tagCount} />,
    },
    {
      id: 'deletedBy',
      header: t('column.deletedBy'),
      minWidth: 120,
      cell: ({ deletedBy }) => deletedBy || '–',
    },
    {
      id: 'deletedAt',
      header: t('column.deletedAt'),
      sort: 'deletedAt',
      minWidth: 130,
      cell: ({ deletedAt }) => <TimeAgo time={deletedAt} />,
    },
    {
      id: 'expiresAt',
      header: t('column.expiresAt'),
      minWidth: 130,
      cell: ({ expiresAt }) => <TimeAgo time={expiresAt} />,
    },
  ];
};
