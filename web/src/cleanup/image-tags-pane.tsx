import Box from '@cloudscape-design/components/box';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import SplitPanel from '@cloudscape-design/components/split-panel';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Deletion, DeletionTag } from 'shared/deletions/deletion';
import { deletionQuery, deletionTagsQuery } from '../deletions/deletion-queries.ts';
import type { DetailsPaneProps } from '../frame/page-handle.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { usePageHandle } from '../frame/use-page.ts';
import { Bytes } from '../ui/amounts.tsx';
import { Outline, OutlineBar } from '../ui/outline.tsx';
import { Pager } from '../ui/pager.tsx';
import { type PlainColumn, PlainTable } from '../ui/plain-table.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useAddress } from '../ui/use-address.ts';
import { useLocale } from '../ui/use-locale.ts';
import type { Shown } from './cleanup-page.tsx';
import { goesBecause } from './goes-because.ts';
import styles from './image-tags-pane.module.css';

/** The pane below a preview, with the tags of the image that `?selected=` names. */
export default function ImageTagsPane({ contentRef }: DetailsPaneProps) {
  const { t } = useTranslation('cleanup');
  const { params } = useAddress();
  const { registry, plan, tab } = usePageHandle().loaded as Shown;
  const image = params.get('selected') ?? '';
  return (
    <SplitPanel
      header={image}
      closeBehavior="hide"
      hidePreferencesButton
      ariaLabel={t('images.tagsOf', { image })}
    >
      <div ref={contentRef}>
        {plan === undefined || tab !== 'cleanup' ? (
          <Box color="text-body-secondary">{t('plan.gone')}</Box>
        ) : (
          <Tags key={`${plan} ${image}`} registry={registry} plan={plan} image={image} />
        )}
      </div>
    </SplitPanel>
  );
}

const STATES = ['all', 'planned', 'kept'] as const;
const ON_A_PAGE = 50;

const Tags = ({ registry, plan, image }: { registry: string; plan: number; image: string }) => {
  const { t } = useTranslation('cleanup');
  const [state, setState] = useState<(typeof STATES)[number]>('all');
  const [at, setAt] = useState<{ after: string | null; from: number }>({ after: null, from: 1 });
  const { data, error, refetch } = useQuery({
    ...deletionTagsQuery(
      { registry, deletion: plan },
      {
        image,
        limit: ON_A_PAGE,
        sort: 'name',
        ...(state !== 'all' && { state }),
        ...(at.after !== null && { after: at.after }),
      },
    ),
    placeholderData: keepPreviousData,
  });
  const { data: cleanup } = useQuery(deletionQuery({ registry, deletion: plan }));
  const columns = useColumns(cleanup);
  if (error && !data) return <ProblemAlert error={error} onRetry={refetch} />;
  if (!data)
    return (
      <Outline>
        <OutlineBar width={60} />
      </Outline>
    );
  return (
    <SpaceBetween size="s">
      <div className={styles.bar}>
        <SegmentedControl
          label={t('tag.show')}
          selectedId={state}
          options={STATES.map((id) => ({ id, text: t(`tag.state.${id}`) }))}
          onChange={({ detail }) => {
            setState(detail.selectedId as (typeof STATES)[number]);
            setAt({ after: null, from: 1 });
          }}
        />
        <Pager page={data} limit={ON_A_PAGE} from={at.from} onChange={setAt} />
      </div>
      {data.items.length === 0 ? (
        <Box color="text-body-secondary">{t('tag.none')}</Box>
      ) : (
        <PlainTable
          label={t('images.tagsOf', { image })}
          columns={columns}
          rows={data.items}
          rowKey={({ name }) => name}
        />
      )}
    </SpaceBetween>
  );
};

const useColumns = (cleanup: Deletion | undefined): PlainColumn<DeletionTag>[] => {
  const { t } = useTranslation(['cleanup', 'ui']);
  return [
    { id: 'name', header: t('column.tag'), cell: ({ name }) => <span className={styles.name}>{name}</span> },
    {
      id: 'state',
      header: t('column.becomes'),
      wide: true,
      cell: (tag) => <Becomes tag={tag} cleanup={cleanup} />,
    },
    {
      id: 'sizeBytes',
      header: t('column.sizeBytes'),
      numeric: true,
      cell: ({ sizeBytes }) => <Bytes value={sizeBytes} />,
    },
    {
      id: 'updatedAt',
      header: t('column.updatedAt'),
      cell: ({ updatedAt }) => <TimeAgo time={updatedAt} />,
    },
    {
      id: 'lastPulledAt',
      header: t('column.lastPulledAt'),
      cell: ({ lastPulledAt }) => <TimeAgo time={lastPulledAt} otherwise={t('ui:never')} />,
    },
  ];
};

const TYPES = { planned: 'pending', deleted: 'success', kept: 'stopped', failed: 'error' } as const;

/** What happens to a tag, and why. */
const Becomes = ({ tag, cleanup }: { tag: DeletionTag; cleanup: Deletion | undefined }) => {
  const { t } = useTranslation(['cleanup', 'deletions']);
  const locale = useLocale();
  const { state, reason, failure } = tag;
  const stays = reason && t(`deletions:kept.reason.${reason}` as 'deletions:kept.reason.stopped');
  const goes = state === 'planned' && cleanup ? goesBecause(t, locale, cleanup, tag) : '';
  return (
    <StatusIndicator type={TYPES[state]}>
      {stays
        ? t('tag.stays', { why: stays })
        : goes
          ? t('tag.goes', { why: goes })
          : t(`tag.becomes.${state}`)}
      {failure && <span lang="en"> {failure}</span>}
    </StatusIndicator>
  );
};
