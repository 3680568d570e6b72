import Button from '@cloudscape-design/components/button';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DeletionImage } from 'shared/deletions/deletion';
import { deletionImagesQuery } from '../deletions/deletion-queries.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Count } from '../ui/amounts.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Empty } from '../ui/empty.tsx';
import { formatCount } from '../ui/format.ts';
import type { ListQuery } from '../ui/list-query.ts';
import { useAddress, withPart } from '../ui/use-address.ts';
import { useLocale } from '../ui/use-locale.ts';
import { ALL, choose, type ImageChoice, isChosen, NONE } from './image-choice.ts';
import styles from './preview.module.css';

export type ImageQuery = ListQuery<'image' | '-image'>;

type Props = {
  registry: string;
  plan: number;
  query: ImageQuery;
  /** Off where nothing would go. */
  choosable: boolean;
  choice: ImageChoice;
  amount: { images: number; tags: number };
  onChoose: (choice: ImageChoice) => void;
};

/** The images of a plan, to choose from. */
export const PreviewImages = (props: Props) => {
  const { registry, plan, query, choosable, choice, onChoose } = props;
  const { t } = useTranslation('cleanup');
  const columns = useColumns();
  const images = useQuery({
    ...deletionImagesQuery({ registry, deletion: plan }, query),
    placeholderData: keepPreviousData,
  });
  if (images.error && !images.data) return <ProblemAlert error={images.error} onRetry={images.refetch} />;
  return (
    <DataTable<DeletionImage>
      name="cleanup-images"
      title={t('images.title')}
      description={choosable && <Chosen {...props} />}
      variant="container"
      columns={columns}
      rowKey={({ image }) => image}
      page={images.data}
      query={query}
      searchPlaceholder={t('images.search')}
      empty={<Empty title={t('images.none')} />}
      {...(choosable && {
        choice: {
          has: (row) => isChosen(choice, row),
          onChange: (page, checked) => onChoose(choose(choice, page, checked)),
          mayNot: ({ plannedTags }) => plannedTags === 0,
        },
      })}
      onRefresh={() => images.refetch()}
      refreshing={images.isFetching}
      phoneFacts={({ plannedTags, keptTags }) => (
        <>
          <span>{t('images.go', { count: plannedTags })}</span>
          <span>{t('images.stay', { count: keptTags })}</span>
        </>
      )}
    />
  );
};

const Chosen = ({ amount, onChoose }: Pick<Props, 'amount' | 'onChoose'>) => {
  const { t } = useTranslation('cleanup');
  const locale = useLocale();
  return (
    <span className={styles.chosen}>
      <span>
        {t('images.chosen', {
          count: amount.images,
          number: formatCount(amount.images, locale),
          tags: t('tags', { count: amount.tags }),
        })}
      </span>
      <Button variant="inline-link" onClick={() => onChoose(ALL)}>
        {t('images.all')}
      </Button>
      <Button variant="inline-link" onClick={() => onChoose(NONE)}>
        {t('images.noneOf')}
      </Button>
    </span>
  );
};

const useColumns = (): Column<DeletionImage>[] => {
  const { t } = useTranslation('cleanup');
  const { change } = useAddress();
  return [
    {
      id: 'image',
      header: t('column.image'),
      sort: 'image',
      minWidth: 240,
      cell: ({ image }) => (
        <Button
          variant="inline-link"
          ariaLabel={t('images.open', { image })}
          onClick={() => change(withPart('selected', image), { preventScrollReset: true })}
        >
          {image}
        </Button>
      ),
    },
    {
      id: 'plannedTags',
      header: t('column.plannedTags'),
      numeric: true,
      minWidth: 110,
      cell: ({ plannedTags }) => <Count value={plannedTags} />,
    },
    {
      id: 'keptTags',
      header: t('column.keptTags'),
      numeric: true,
      minWidth: 110,
      cell: ({ keptTags }) => <Count value={keptTags} />,
    },
    {
      id: 'tags',
      header: t('column.tags'),
      numeric: true,
      minWidth: 130,
      cell: ({ tags }) => <Count value={tags} />,
    },
  ];
};
