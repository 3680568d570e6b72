import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import { useNavigation } from 'react-router';
import type { Deletion } from 'shared/deletions/deletion';
import { useIncoming } from '../api/query-client.ts';
import { paths } from '../paths.ts';
import { Bytes, Count } from '../ui/amounts.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Empty } from '../ui/empty.tsx';
import { formatRelativeTime } from '../ui/format.ts';
import type { ListQuery } from '../ui/list-query.ts';
import { useNow } from '../ui/now.ts';
import { RouteLink } from '../ui/route-link.tsx';
import { useLocale } from '../ui/use-locale.ts';
import { addressOfFilter } from './cleanup-address.ts';
import { cleanupsQuery } from './cleanup-queries.ts';

type Props = { registry: string; query: ListQuery<'id' | '-id'> };

/** What was cleaned up, or planned to be. */
export const History = ({ registry, query }: Props) => {
  const { t } = useTranslation('cleanup');
  const { search: _nothing, ...page } = query;
  const cleanups = useIncoming(cleanupsQuery(registry, page));
  const loading = useNavigation().state === 'loading';
  return (
    <DataTable
      name="cleanups"
      title={t('history.title')}
      description={t('history.description')}
      variant="container"
      columns={useColumns(registry)}
      rowKey={({ id }) => `${id}`}
      page={cleanups.data}
      query={{ ...query, search: '' }}
      empty={<Empty title={t('history.empty')} text={t('history.emptyText')} />}
      onRefresh={() => cleanups.refetch()}
      refreshing={loading || cleanups.isFetching}
      phoneFacts={(deletion) => (
        <>
          <State registry={registry} deletion={deletion} />
          <Who deletion={deletion} />
          <span>
            {t('history.deletedOf', {
              count: deletion.deletedTags,
              planned: t('tags', { count: deletion.plannedTags }),
            })}
          </span>
        </>
      )}
    />
  );
};

const TYPES = {
  planned: 'pending',
  held: 'warning',
  running: 'in-progress',
  stopping: 'in-progress',
  done: 'success',
  stopped: 'stopped',
  failed: 'error',
} as const;

const State = ({ registry, deletion }: { registry: string; deletion: Deletion }) => {
  const { t } = useTranslation('cleanup');
  const { id, state, filter, reason } = deletion;
  const toRun = state === 'held' || state === 'planned';
  return (
    <div>
      <StatusIndicator type={TYPES[state]}>{t(`history.state.${state}`)}</StatusIndicator>
      {/* The server says it, in English. */}
      {state === 'failed' && reason && <div lang="en">{reason}</div>}
      {toRun && (
        <div>
          <RouteLink
            href={paths.cleanup(registry, { ...(filter && addressOfFilter(filter)), plan: `${id}` })}
          >
            {t(`history.look.${state}`)}
          </RouteLink>
        </div>
      )}
    </div>
  );
};

const Who = ({ deletion: { scheduled, by } }: { deletion: Deletion }) => {
  const { t } = useTranslation('cleanup');
  return <span>{scheduled ? t('history.schedule') : by}</span>;
};

const useColumns = (registry: string): Column<Deletion>[] => {
  const { t } = useTranslation('cleanup');
  const locale = useLocale();
  const now = useNow();
  return [
    {
      id: 'id',
      header: t('column.when'),
      sort: 'id',
      minWidth: 150,
      cell: ({ id, createdAt, startedAt }) => (
        <RouteLink href={paths.deletion({ registry, deletion: id })}>
          {formatRelativeTime(startedAt ?? createdAt, now, locale)}
        </RouteLink>
      ),
    },
    { id: 'by', header: t('column.by'), minWidth: 130, cell: (deletion) => <Who deletion={deletion} /> },
    {
      id: 'state',
      header: t('column.state'),
      minWidth: 200,
      cell: (deletion) => <State registry={registry} deletion={deletion} />,
    },
    {
      id: 'plannedTags',
      header: t('column.planned'),
      numeric: true,
      minWidth: 110,
      cell: ({ plannedTags }) => <Count value={plannedTags} />,
    },
    {
      id: 'deletedTags',
      header: t('column.deleted'),
      numeric: true,
      minWidth: 110,
      cell: ({ deletedTags }) => <Count value={deletedTags} />,
    },
    {
      id: 'sparedTags',
      header: t('column.spared'),
      numeric: true,
      minWidth: 110,
      cell: ({ sparedTags, failedTags }) => <Count value={sparedTags + failedTags} />,
    },
    {
      id: 'freedBytes',
      header: t('column.frees'),
      numeric: true,
      minWidth: 110,
      cell: ({ freedBytes }) => (freedBytes === null ? '–' : <Bytes value={freedBytes} />),
    },
  ];
};
