import Button from '@cloudscape-design/components/button';
import type { QueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import type { AuditEvent, AuditQuery } from 'shared/audit/audit-event';
import { mayNow } from '../access/may.ts';
import { PermittedPage } from '../access/no-permission.tsx';
import { fetchCode } from '../api/fetch-code.ts';
import { loadList, useIncoming } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Empty } from '../ui/empty.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useAddress, withPart } from '../ui/use-address.ts';
import { isFiltered, readAuditQuery, withoutFilters } from './audit-address.ts';
import { auditEventsQuery } from './audit-queries.ts';
import { ChainStatus } from './chain-status.tsx';
import { EventResult } from './event-result.tsx';
import { EventTarget, targetOf } from './event-target.tsx';
import { useEventTexts } from './event-texts.ts';
import { ExportMenu } from './export-menu.tsx';

const AuditFilter = lazy(() => fetchCode(() => import('./audit-filter.tsx')));

export const handle: PageHandle = {
  page: (t) => ({
    title: t('audit:title'),
    crumbs: [],
    help: { title: t('audit:help.title'), text: t('audit:help.text') },
  }),
  DetailsPane: lazy(() => fetchCode(() => import('./event-details.tsx'))),
};

export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    const query = readAuditQuery(new URL(request.url).searchParams, Date.now());
    if (mayNow(queryClient, 'View/getAuditEventList')) await loadList(queryClient, auditEventsQuery(query));
    return query;
  };

export const Component = () => (
  <PermittedPage action="View/getAuditEventList">
    <AuditLog />
  </PermittedPage>
);

const AuditLog = () => {
  const { t } = useTranslation('audit');
  const query = useLoaderData<AuditQuery>();
  const { data: page, isFetching, refetch } = useIncoming(auditEventsQuery(query));
  const { params, change } = useAddress();
  const texts = useEventTexts();
  const select = ({ id }: AuditEvent) => change(withPart('selected', `${id}`), { preventScrollReset: true });
  return (
    <DataTable
      name="audit-events"
      title={t('title')}
      description={<ChainStatus />}
      variant="full-page"
      columns={useColumns()}
      rowKey={({ id }) => `${id}`}
      page={page}
      query={{ ...query, search: '' }}
      filter={
        <Suspense>
          <AuditFilter />
        </Suspense>
      }
      onRefresh={refetch}
      refreshing={isFetching}
      actions={<ExportMenu query={query} />}
      empty={
        isFiltered(params) ? (
          <Empty
            title={t('noMatch.title')}
            text={t('noMatch.text')}
            action={<Button onClick={() => change(withoutFilters)}>{t('noMatch.clear')}</Button>}
          />
        ) : (
          <Empty title={t('empty.title')} text={t('empty.text')} />
        )
      }
      selection={{
        key: params.get('selected'),
        onSelect: select,
        label: (event) => t('select', { deed: texts.deed(event), who: texts.who(event) }),
      }}
      phoneFacts={(event) => (
        <>
          <EventResult {...event} />
          <span>{texts.who(event)}</span>
          {targetOf(event) && <EventTarget event={event} />}
        </>
      )}
    />
  );
};

const useColumns = (): Column<AuditEvent>[] => {
  const { t } = useTranslation('audit');
  const texts = useEventTexts();
  return [
    {
      id: 'deed',
      header: t('column.deed'),
      minWidth: 190,
      cell: texts.deed,
    },
    {
      id: 'at',
      header: t('column.at'),
      sort: 'at',
      minWidth: 130,
      phone: true,
      cell: ({ at }) => <TimeAgo time={at} />,
    },
    { id: 'who', header: t('column.who'), minWidth: 120, cell: texts.who },
    {
      id: 'target',
      header: t('column.target'),
      minWidth: 200,
      cell: (event) => <EventTarget event={event} />,
    },
    {
      id: 'result',
      header: t('column.result'),
      minWidth: 115,
      cell: (event) => <EventResult {...event} />,
    },
    { id: 'via', header: t('column.via'), minWidth: 105, cell: ({ via }) => t(`via.${via}`) },
    { id: 'address', header: t('column.address'), minWidth: 130, cell: ({ address }) => address },
  ];
};
