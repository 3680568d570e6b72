import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DeletionRef, DeletionTag } from 'shared/deletions/deletion';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Bytes } from '../ui/amounts.tsx';
import { formatRelativeTime } from '../ui/format.ts';
import { useNow } from '../ui/now.ts';
import { Outline, OutlineBar } from '../ui/outline.tsx';
import { useLocale } from '../ui/use-locale.ts';
import { deletionTagsQuery } from './deletion-queries.ts';
import { type RowColumn, Rows } from './rows.tsx';

type Props = {
  at: DeletionRef;
  state: 'planned' | 'kept';
  /** Images go as a whole: each tag is named with its image, and those that only stay along are not named. */
  ofImages?: boolean;
};

/** The tags of a plan that go, or those that stay and why: the first hundred. */
export const TagRows = ({ at, state, ofImages = false }: Props) => {
  const { t } = useTranslation(['deletions', 'ui']);
  const locale = useLocale();
  const now = useNow();
  const { data, error, refetch } = useQuery(deletionTagsQuery(at, { state, limit: 100, sort: 'name' }));
  if (error && !data) return <ProblemAlert error={error} onRetry={refetch} />;
  if (!data)
    return (
      <Outline>
        <OutlineBar width={60} />
      </Outline>
    );
  const name: RowColumn<DeletionTag> = {
    header: t('column.tag'),
    cell: (tag) => (ofImages ? `${tag.image}:${tag.name}` : tag.name),
  };
  const causes = data.items.filter(({ reason }) => reason !== 'image-stays');
  const rows = ofImages && causes.length > 0 ? causes : data.items;
  const list = {
    rows,
    total: ofImages ? rows.length : data.total,
    rowKey: (tag: DeletionTag) => `${tag.image}:${tag.name}`,
  };
  if (state === 'kept')
    return (
      <Rows
        {...list}
        label={t('kept.list')}
        columns={[
          name,
          {
            header: t('column.why'),
            look: 'reason',
            cell: ({ reason }) => reason && t(`kept.reason.${reason}`),
          },
        ]}
      />
    );
  return (
    <Rows
      {...list}
      label={t('tags.going')}
      columns={[
        name,
        {
          header: t('column.sizeBytes'),
          look: 'number',
          cell: ({ sizeBytes }) => <Bytes value={sizeBytes} />,
        },
        {
          header: t('column.lastPulledAt'),
          cell: ({ lastPulledAt }) =>
            lastPulledAt === null ? t('ui:never') : formatRelativeTime(lastPulledAt, now, locale),
        },
      ]}
    />
  );
};
