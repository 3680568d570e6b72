import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DeletionRef } from 'shared/deletions/deletion';
import type { Image } from 'shared/images/image';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Bytes, Count } from '../ui/amounts.tsx';
import { Outline, OutlineBar } from '../ui/outline.tsx';
import { deletionImagesQuery } from './deletion-queries.ts';
import { Rows } from './rows.tsx';

type Props = { at: DeletionRef; images: readonly Pick<Image, 'name' | 'sizeBytes'>[] };

/** The images of a plan that go, as large as they are in the list that they were chosen in. */
export const ImageRows = ({ at, images }: Props) => {
  const { t } = useTranslation('deletions');
  // As many as can be chosen at once.
  const { data, error, refetch } = useQuery(
    deletionImagesQuery(at, { limit: 100, sort: 'image', search: '' }),
  );
  if (error && !data) return <ProblemAlert error={error} onRetry={refetch} />;
  if (!data)
    return (
      <Outline>
        <OutlineBar width={60} />
      </Outline>
    );
  const rows = data.items.filter(({ keptTags }) => keptTags === 0);
  const sizes = new Map(images.map(({ name, sizeBytes }) => [name, sizeBytes]));
  return (
    <Rows
      label={t('images.going')}
      rows={rows}
      total={rows.length}
      rowKey={({ image }) => image}
      columns={[
        { header: t('column.image'), cell: ({ image }) => image },
        {
          header: t('column.tags'),
          look: 'number',
          cell: ({ plannedTags }) => <Count value={plannedTags} />,
        },
        {
          header: t('column.sizeBytes'),
          look: 'number',
          cell: ({ image }) => <Bytes value={sizes.get(image) ?? 0} />,
        },
      ]}
    />
  );
};
