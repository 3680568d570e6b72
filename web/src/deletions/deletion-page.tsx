import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import LiveRegion from '@cloudscape-design/components/live-region';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { QueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData, useNavigation } from 'react-router';
import type { DeletionPlan, DeletionTag, DeletionTagQuery } from 'shared/deletions/deletion';
import { mayNow, targetOf, useMay } from '../access/may.ts';
import { PermittedPage } from '../access/no-permission.tsx';
import { load, loadList, useIncoming } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { paths } from '../paths.ts';
import { Bytes, Count } from '../ui/amounts.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Empty } from '../ui/empty.tsx';
import { formatCount } from '../ui/format.ts';
import { readListQuery } from '../ui/list-query.ts';
import { habitOf } from '../ui/remembered-list.ts';
import { RouteButton, RouteLink } from '../ui/route-link.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useAddress } from '../ui/use-address.ts';
import { useLocale } from '../ui/use-locale.ts';
import { DeletionProgress } from './deletion-progress.tsx';
import { deletionQuery, deletionTagsQuery } from './deletion-queries.ts';
import { isUnderWay } from './deletion-state.ts';
import styles from './deletions.module.css';
import { StopButton } from './stop-button.tsx';

const STATES = ['planned', 'deleted', 'kept', 'failed'] as const;

export const loader =
  (queryClient: QueryClient) =>
  async ({ params, request }: LoaderFunctionArgs) => {
    const { registry = '', deletion = '' } = params;
    const at = { registry, deletion: Number(deletion) };
    const { searchParams } = new URL(request.url);
    const { search: _none, ...list } = readListQuery<'name' | '-name'>(
      searchParams,
      'name',
      habitOf('deletion-tags'),
    );
    const state = STATES.find((each) => each === searchParams.get('state'));
    const query: DeletionTagQuery = { ...list, ...(state && { state }) };
    if (mayNow(queryClient, 'View/getDeletionList', { registry })) {
      await Promise.all([
        load(queryClient, deletionQuery(at)),
        loadList(queryClient, deletionTagsQuery(at, query)),
      ]);
    }
    return { at, query };
  };

export const handle: PageHandle = {
  page: (t, { registry = '', deletion = '' }) => ({
    title: t('deletions:page.crumb', { id: deletion }),
    crumbs: [{ text: registry, href: paths.registries({ selected: registry }) }],
    help: { title: t('deletions:page.helpTitle'), text: t('deletions:page.help') },
  }),
};

type Shown = Awaited<ReturnType<ReturnType<typeof loader>>>;

export const Component = () => {
  const shown = useLoaderData<Shown>();
  return (
    <PermittedPage action="View/getDeletionList" on={targetOf({ registry: shown.at.registry })}>
      <DeletionPage {...shown} />
    </PermittedPage>
  );
};

const DeletionPage = ({ at, query }: Shown) => {
  const { t } = useTranslation('deletions');
  const { data: deletion } = useIncoming(deletionQuery(at));
  if (!deletion) return null;
  const { kind, state, by, scheduled, startedAt, createdAt } = deletion;
  const begun = scheduled ? 'page.scheduled' : startedAt ? 'page.by' : 'page.plannedBy';
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={
            <>
              {t(begun, { who: by })} <TimeAgo time={startedAt ?? createdAt} />
            </>
          }
          actions={isUnderWay(deletion) && <StopButton registry={at.registry} deletion={deletion} />}
        >
          {t(`page.title.${kind}`)}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Summary registry={at.registry} deletion={deletion} />
        {state === 'held' && (
          <Alert
            type="warning"
            action={<RouteButton href={paths.cleanup(at.registry)}>{t('page.toCleanup')}</RouteButton>}
          >
            {t('page.held')}
          </Alert>
        )}
        <Tags at={at} query={query} deletion={deletion} />
      </SpaceBetween>
    </ContentLayout>
  );
};

const INDICATORS = {
  planned: 'pending',
  held: 'warning',
  running: 'in-progress',
  stopping: 'in-progress',
  done: 'success',
  stopped: 'stopped',
  failed: 'error',
} satisfies Record<DeletionPlan['state'], StatusIndicatorProps.Type>;

const Summary = ({ registry, deletion }: { registry: string; deletion: DeletionPlan }) => {
  const { t } = useTranslation('deletions');
  const locale = useLocale();
  const { state, deletedTags, plannedTags, sparedTags, failedTags, freedBytes, images, plannedImages } =
    deletion;
  const number = (label: string, value: number) => ({ label, value: <Count value={value} /> });
  const [first] = images;
  return (
    <Container>
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={5}
          minColumnWidth={130}
          items={[
            {
              label: t('page.state'),
              value: (
                <>
                  <LiveRegion>
                    <StatusIndicator type={INDICATORS[state]}>{t(`page.states.${state}`)}</StatusIndicator>
                  </LiveRegion>
                  {deletion.reason && <div lang="en">{deletion.reason}</div>}
                </>
              ),
            },
            {
              label: t('page.images'),
              value:
                plannedImages > 1 || first === undefined ? (
                  <Count value={plannedImages} />
                ) : deletion.kind === 'images' ? (
                  first
                ) : (
                  <RouteLink href={paths.image({ registry, image: first }, 'tags')}>{first}</RouteLink>
                ),
            },
            ...(deletion.startedAt
              ? [
                  {
                    label: t('page.deletedTags'),
                    value:
                      deletedTags === plannedTags || isUnderWay(deletion) ? (
                        <Count value={deletedTags} />
                      ) : (
                        t('page.ofPlanned', {
                          deleted: formatCount(deletedTags, locale),
                          planned: formatCount(plannedTags, locale),
                        })
                      ),
                  },
                  ...(sparedTags > 0 ? [number(t('page.sparedTags'), sparedTags)] : []),
                  ...(failedTags > 0 ? [number(t('page.failedTags'), failedTags)] : []),
                ]
              : [number(t('page.plannedTags'), plannedTags)]),
            // Of all that was planned; what only a part of it frees is not known.
            ...(deletion.endedAt === null || deletedTags === plannedTags
              ? [
                  {
                    label: t('page.freed'),
                    value: freedBytes === null ? t('storage.counting') : <Bytes value={freedBytes} />,
                  },
                ]
              : []),
            ...(deletion.endedAt
              ? [{ label: t('page.ended'), value: <TimeAgo time={deletion.endedAt} /> }]
              : []),
          ]}
        />
        {isUnderWay(deletion) && (
          <div className={styles.pageBar}>
            <DeletionProgress deletion={deletion} />
          </div>
        )}
      </SpaceBetween>
    </Container>
  );
};

const Tags = ({ at, query, deletion }: Shown & { deletion: DeletionPlan }) => {
  const { t } = useTranslation(['deletions', 'ui']);
  const { change } = useAddress();
  const may = useMay();
  const tags = useIncoming(deletionTagsQuery(at, query));
  const loading = useNavigation().state === 'loading';

  const ended = deletion.endedAt !== null;
  const states = ['all' as const, ...STATES].filter(
    (state) =>
      state === query.state ||
      !((state === 'planned' && ended) || (state === 'failed' && deletion.failedTags === 0)),
  );

  const outcomeOf = ({ state, reason, failure }: DeletionTag) => {
    if (state === 'kept')
      return (
        <StatusIndicator type="stopped" colorOverride="grey">
          {reason ? t(`kept.reason.${reason}`) : t('list.kept')}
        </StatusIndicator>
      );
    if (state === 'failed')
      return (
        <StatusIndicator type="error">
          <span lang="en">{failure ?? t('list.failed')}</span>
        </StatusIndicator>
      );
    return (
      <StatusIndicator type={state === 'deleted' ? 'success' : 'pending'}>
        {t(`list.${state}`)}
      </StatusIndicator>
    );
  };

  const columns: Column<DeletionTag>[] = [
    {
      id: 'name',
      header: t('column.tag'),
      sort: 'name',
      minWidth: 170,
      cell: ({ image, name, state }) =>
        state !== 'deleted' && may('View/getTag', { registry: at.registry, image }) ? (
          <RouteLink href={paths.tag({ registry: at.registry, image, tag: name })}>{name}</RouteLink>
        ) : (
          name
        ),
    },
    ...(deletion.kind === 'tags'
      ? []
      : [{ id: 'image', header: t('column.image'), minWidth: 170, cell: ({ image }: DeletionTag) => image }]),
    { id: 'outcome', header: t('column.outcome'), minWidth: 220, phone: true, cell: outcomeOf },
    {
      id: 'sizeBytes',
      header: t('column.sizeBytes'),
      numeric: true,
      minWidth: 110,
      cell: ({ sizeBytes }) => <Bytes value={sizeBytes} />,
    },
    {
      id: 'lastPulledAt',
      header: t('column.lastPulledAt'),
      minWidth: 130,
      cell: ({ lastPulledAt }) => <TimeAgo time={lastPulledAt} otherwise={t('ui:never')} />,
    },
  ];

  return (
    <DataTable
      name="deletion-tags"
      title={t('list.title')}
      variant="container"
      columns={columns}
      rowKey={({ image, name }) => `${image}:${name}`}
      page={tags.data}
      query={{ ...query, search: '' }}
      filter={
        <SegmentedControl
          label={t('list.state')}
          selectedId={query.state ?? 'all'}
          options={states.map((id) => ({ id, text: t(`list.${id}`) }))}
          onChange={({ detail }) =>
            change(
              (params) => {
                for (const part of ['after', 'from', 'state']) params.delete(part);
                if (detail.selectedId !== 'all') params.set('state', detail.selectedId);
                return params;
              },
              { preventScrollReset: true },
            )
          }
        />
      }
      empty={<Empty title={t('list.empty')} text={query.state && t('list.emptyState')} />}
      onRefresh={() => tags.refetch()}
      refreshing={loading || tags.isFetching}
      phoneFacts={({ image, sizeBytes }) => (
        <>
          {deletion.kind !== 'tags' && <span>{image}</span>}
          <span>
            <Bytes value={sizeBytes} />
          </span>
        </>
      )}
    />
  );
};
