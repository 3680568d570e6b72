import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { Collection } from 'shared/garbage-collection/collection';
import { Bytes, Count } from '../ui/amounts.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Empty } from '../ui/empty.tsx';
import type { ListQuery } from '../ui/list-query.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { pageOf } from '../ui/whole-list.ts';
import { useCollectionTexts } from './use-collection-texts.ts';

type Props = {
  collections: readonly Collection[] | undefined;
  query: ListQuery;
  onRefresh: () => void;
  refreshing: boolean;
};

const SORTS = {
  startedAt: ({ startedAt }: Collection) => Date.parse(startedAt),
  freedBytes: ({ freedBytes }: Collection) => freedBytes,
};

/** What was collected so far. */
export const CollectionTable = ({ collections, query, onRefresh, refreshing }: Props) => {
  const { t } = useTranslation('garbageCollection');
  const { cause, duration, freed } = useCollectionTexts();
  return (
    <DataTable
      name="collections"
      title={t('history.title')}
      variant="container"
      columns={useColumns()}
      rowKey={({ id }) => `${id}`}
      page={collections && pageOf(collections, { ...query, search: '' }, { texts: () => [''], sorts: SORTS })}
      query={{ ...query, search: '' }}
      empty={<Empty title={t('history.empty')} text={t('history.emptyText')} />}
      onRefresh={onRefresh}
      refreshing={refreshing}
      phoneFacts={(collection) => (
        <>
          <State collection={collection} />
          <span>{cause(collection)}</span>
          <span>{t(`scope.${collection.scope}`)}</span>
          {collection.endedAt && <span>{duration(collection)}</span>}
          <span>{freed(collection)}</span>
        </>
      )}
    />
  );
};

const TYPES: Record<Collection['state'], StatusIndicatorProps.Type> = {
  running: 'in-progress',
  done: 'success',
  stopped: 'stopped',
  failed: 'error',
};

const State = ({ collection: { state, reason } }: { collection: Collection }) => {
  const { t } = useTranslation('garbageCollection');
  return (
    <>
      <StatusIndicator type={TYPES[state]}>{t(`state.${state}`)}</StatusIndicator>
      {/* The server says it, in English. */}
      {reason && <div lang="en">{reason}</div>}
    </>
  );
};

const useColumns = (): Column<Collection>[] => {
  const { t } = useTranslation('garbageCollection');
  const { cause, duration } = useCollectionTexts();
  return [
    {
      id: 'startedAt',
      header: t('column.startedAt'),
      sort: 'startedAt',
      minWidth: 130,
      cell: ({ startedAt }) => <TimeAgo time={startedAt} />,
    },
    {
      id: 'state',
      header: t('column.state'),
      minWidth: 150,
      cell: (collection) => <State collection={collection} />,
    },
    { id: 'cause', header: t('column.cause'), minWidth: 150, cell: cause },
    { id: 'scope', header: t('column.scope'), minWidth: 150, cell: ({ scope }) => t(`scope.${scope}`) },
    { id: 'duration', header: t('column.duration'), numeric: true, minWidth: 90, cell: duration },
    {
      id: 'freedBytes',
      header: t('column.freedBytes'),
      sort: 'freedBytes',
      numeric: true,
      minWidth: 100,
      cell: ({ freedBytes }) => <Bytes value={freedBytes} />,
    },
    {
      id: 'freedManifests',
      header: t('column.freedManifests'),
      numeric: true,
      minWidth: 110,
      cell: ({ freedManifests }) => <Count value={freedManifests} />,
    },
    {
      id: 'freedBlobs',
      header: t('column.freedBlobs'),
      numeric: true,
      minWidth: 100,
      cell: ({ freedBlobs }) => <Count value={freedBlobs} />,
    },
    {
      id: 'keptBlobs',
      header: t('column.keptBlobs'),
      numeric: true,
      minWidth: 130,
      cell: ({ keptBlobs }) => <Count value={keptBlobs} />,
    },
  ];
};
