import Button from '@cloudscape-design/components/button';
import Select from '@cloudscape-design/components/select';
import Token from '@cloudscape-design/components/token';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigation } from 'react-router';
import type { DeletedTag, DeletedTagQuery } from 'shared/recently-deleted/recently-deleted';
import { useIncoming } from '../api/query-client.ts';
import { paths } from '../paths.ts';
import { Bytes } from '../ui/amounts.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Digest } from '../ui/digest.tsx';
import { Empty } from '../ui/empty.tsx';
import { formatTotal, type Page } from '../ui/pager.tsx';
import { RouteLink } from '../ui/route-link.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useAddress } from '../ui/use-address.ts';
import { useList } from '../ui/use-list.ts';
import { useLocale } from '../ui/use-locale.ts';
import { FreeDialog, type Freeing } from './free-dialog.tsx';
import { NothingDeleted } from './nothing-deleted.tsx';
import styles from './recently-deleted.module.css';
import { CAUSES, withFilter, withoutFilters } from './recently-deleted-address.ts';
import { deletedTagsQuery } from './recently-deleted-queries.ts';
import { RestoreAll } from './restore-all.tsx';
import { RestoringDialog } from './restoring-dialog.tsx';
import { RowActions } from './row-actions.tsx';
import { useRestoring } from './use-restoring.ts';

type Props = { registry: string; query: DeletedTagQuery };

export const DeletedTagTable = ({ registry, query }: Props) => {
  const { t } = useTranslation('recentlyDeleted');
  const tags = useIncoming(deletedTagsQuery(registry, query));
  const loading = useNavigation().state === 'loading';
  const { change } = useAddress();
  const restoring = useRestoring(registry);
  const [freeing, setFreeing] = useState<Freeing>();
  const filtered = query.cause !== undefined || query.image !== undefined;

  return (
    <>
      <DataTable
        name="deleted-tags"
        title={t('tab.tags')}
        variant="container"
        columns={useColumns(registry)}
        rowKey={({ id }) => `${id}`}
        rowName={({ image, name }) => `${image}:${name}`}
        page={tags.data}
        query={{ ...query, search: query.search ?? '', sort: query.sort ?? '', limit: Number(query.limit) }}
        {...((filtered || query.search || tags.data?.total !== 0) && {
          filter: <Filter query={query} page={tags.data} />,
        })}
        empty={
          filtered ? (
            <Empty
              title={t('noMatch.title')}
              text={t('noMatch.text')}
              action={<Button onClick={() => change(withoutFilters)}>{t('noMatch.clear')}</Button>}
            />
          ) : (
            <NothingDeleted registry={registry} kind="tags" />
          )
        }
        actions={
          <RestoreAll
            registry={registry}
            page={tags.data}
            filtered={filtered || Boolean(query.search)}
            busy={restoring.running}
            onRestore={() => restoring.start({ kind: 'tags', matching: query })}
          />
        }
        actionsOn={(rows) => (
          <RowActions
            registry={registry}
            rows={rows}
            busy={restoring.running}
            blocked={
              rows.every(({ taken }) => taken) ? t('taken.blocked', { count: rows.length }) : undefined
            }
            onRestore={() => restoring.start({ kind: 'tags', ids: rows.map(({ id }) => id) })}
            onFree={() =>
              setFreeing({ selection: { tags: rows.map(({ id }) => id) }, tags: rows.length, images: 0 })
            }
          />
        )}
        onRefresh={() => tags.refetch()}
        refreshing={loading || tags.isFetching}
        phoneFacts={(tag) => (
          <>
            <span>{tag.image}</span>
            <Cause tag={tag} />
            <span>
              {t('fact.until')} <TimeAgo time={tag.expiresAt} />
            </span>
            <span>
              <Bytes value={tag.sizeBytes} />
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

const Filter = ({ query, page }: { query: DeletedTagQuery; page: Page<DeletedTag> | undefined }) => {
  const { t } = useTranslation('recentlyDeleted');
  const locale = useLocale();
  const list = useList();
  const { change } = useAddress();
  const options = [
    { value: '', label: t('filter.anyCause') },
    ...CAUSES.map((value) => ({ value, label: t(`cause.${value}`) })),
  ];
  return (
    <div className={styles.filter}>
      <SearchBox
        value={query.search ?? ''}
        placeholder={t('filter.search')}
        matches={page && { ...page, shown: formatTotal(page, locale) }}
        onSearch={(search) => list.change({ search })}
      />
      <Select
        ariaLabel={t('filter.cause')}
        selectedOption={options.find(({ value }) => value === (query.cause ?? '')) ?? null}
        options={options}
        expandToViewport
        onChange={({ detail }) =>
          change(withFilter('cause', detail.selectedOption.value || undefined), { preventScrollReset: true })
        }
      />
      {query.image && (
        <Token
          variant="inline"
          label={t('filter.image', { image: query.image })}
          dismissLabel={t('filter.removeImage')}
          onDismiss={() => change(withFilter('image', undefined))}
        />
      )}
    </div>
  );
};

const Cause = ({ tag: { cause, deletedBy } }: { tag: DeletedTag }) => {
  const { t } = useTranslation('recentlyDeleted');
  return (
    <span className={styles.cause}>
      <span>{t(`cause.${cause}`)}</span>
      {deletedBy && <span className={styles.by}>{t('by', { who: deletedBy })}</span>}
    </span>
  );
};

const useColumns = (registry: string): Column<DeletedTag>[] => {
  const { t } = useTranslation('recentlyDeleted');
  return [
    {
      id: 'name',
      header: t('column.name'),
      minWidth: 150,
      cell: ({ name, image, taken }) => (
        <>
          <div>{name}</div>
          {taken && (
            <div className={styles.taken}>
              <RouteLink fontSize="body-s" href={paths.tag({ registry, image, tag: name })}>
                {t('taken.tag')}
              </RouteLink>
            </div>
          )}
        </>
      ),
    },
    {
      id: 'image',
      header: t('column.image'),
      minWidth: 150,
      cell: ({ image }) => <RouteLink href={paths.recentlyDeleted(registry, { image })}>{image}</RouteLink>,
    },
    { id: 'cause', header: t('column.cause'), minWidth: 170, cell: (tag) => <Cause tag={tag} /> },
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
    {
      id: 'sizeBytes',
      header: t('column.sizeBytes'),
      numeric: true,
      minWidth: 105,
      cell: ({ sizeBytes }) => <Bytes value={sizeBytes} />,
    },
    {
      id: 'digest',
      header: t('column.digest'),
      minWidth: 205,
      cell: ({ name, digest }) => <Digest digest={digest} of={name} />,
    },
  ];
};
