import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './data-table.module.css';
import { Empty } from './empty.tsx';
import { formatCount } from './format.ts';
import type { ListQuery } from './list-query.ts';
import { OutlineBar } from './outline.tsx';
import { formatTotal, type Page, Pager } from './pager.tsx';
import { rememberHabit } from './remembered-list.ts';
import { SearchBox } from './search-box.tsx';
import { useStored } from './stored.ts';
import { useList } from './use-list.ts';
import { useLocale } from './use-locale.ts';
import { usePhone } from './use-phone.ts';

export type Column<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** The server's name of the column; without it one cannot sort by it. */
  sort?: string;
  /** Numbers stand under each other, at the right. */
  numeric?: boolean;
  /** Also on a phone; the rest is told by `phoneFacts` there. */
  phone?: boolean;
  width?: number;
  minWidth?: number;
};

type Props<Row> = {
  /** What the rows are: remembers columns, order and page size under this name. */
  name: string;
  title: string;
  description?: ReactNode;
  variant: 'full-page' | 'container' | 'borderless';
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** What a row is called, where its key is no name. */
  rowName?: (row: Row) => string;
  /** Undefined while the first rows are on their way. */
  page: Page<Row> | undefined;
  query: ListQuery;
  /** Without it there is nothing to search. */
  searchPlaceholder?: string;
  /** Stands where the search would be, for what is not found by a text. */
  filter?: ReactNode;
  empty: ReactNode;
  actions?: ReactNode;
  onRefresh: () => void;
  refreshing: boolean;
  phoneFacts: (row: Row) => ReactNode;
  selection?: { key: string | null; onSelect: (row: Row) => void; label: (row: Row) => string };
  /** What can be done with several rows that are selected. */
  actionsOn?: (rows: readonly Row[]) => ReactNode;
  /** In place of `actionsOn`: which rows are checked is kept elsewhere, on whatever page they are. */
  choice?: {
    has: (row: Row) => boolean;
    /** Rows of this page, and those of them that are checked now. */
    onChange: (rows: readonly Row[], checked: readonly Row[]) => void;
    mayNot?: (row: Row) => boolean;
  };
};

const OUTLINED_ROWS = 8;

const TablePreferences = lazy(() => import('./table-preferences.tsx'));

/** A list the server searches, sorts and pages; the URL holds all three. */
export const DataTable = <Row,>(props: Props<Row>) => {
  const { columns, page, query, selection, actionsOn, choice, rowKey, phoneFacts } = props;
  const { rowName = rowKey } = props;
  const { t } = useTranslation();
  const locale = useLocale();
  const phone = usePhone();
  const list = useList();
  const [hidden, setHidden] = useStored(`hidden-columns.${props.name}`, stringsOf);
  const [choosing, setChoosing] = useState(false);
  const [checkedKeys, setCheckedKeys] = useState<readonly string[]>([]);

  const shown = columns.filter((column, index) =>
    phone ? index === 0 || column.phone : index === 0 || !hidden.includes(column.id),
  );
  const definitions = shown.map((column, index): TableProps.ColumnDefinition<Row> => {
    const cell = (row: Row) =>
      column.numeric ? <div className={styles.numeric}>{column.cell(row)}</div> : column.cell(row);
    return {
      id: column.id,
      header: column.numeric ? <div className={styles.numeric}>{column.header}</div> : column.header,
      isRowHeader: index === 0,
      ...(column.sort && { sortingField: column.sort }),
      ...(!phone && column.width && { width: column.width }),
      ...(!phone && column.minWidth && { minWidth: column.minWidth }),
      cell: (row) =>
        phone && index === 0 ? (
          <div className={styles.phoneRow}>
            {cell(row)}
            <div className={styles.phoneFacts}>{phoneFacts(row)}</div>
          </div>
        ) : (
          cell(row)
        ),
    };
  });

  const descending = query.sort.startsWith('-');
  const sortedBy = definitions.find(({ sortingField }) => sortingField === query.sort.replace(/^-/, ''));
  const selected = page?.items.filter((row) => rowKey(row) === selection?.key);
  // Only what one sees: rows that went with the page, or were deleted, are not acted on.
  const checked = page?.items.filter((row) => checkedKeys.includes(rowKey(row))) ?? [];
  const total = page && formatTotal(page, locale);

  return (
    <>
      <div aria-busy={page === undefined}>
        <Table
          variant={props.variant}
          items={page?.items ?? []}
          loading={page === undefined}
          loadingText={t('loading')}
          skeleton={{
            totalRows: OUTLINED_ROWS,
            renderCell: ({ id }) =>
              phone ? <PhoneOutline /> : outlineOf(shown.find((column) => column.id === id)),
          }}
          trackBy={rowKey}
          columnDefinitions={definitions}
          wrapLines
          enableKeyboardNavigation
          stickyHeader={!phone}
          ariaLabels={{
            tableLabel: props.title,
            ...(selection && {
              selectionGroupLabel: t('list.selection'),
              itemSelectionLabel: (_, row: Row) => selection.label(row),
            }),
            ...((actionsOn || choice) && {
              selectionGroupLabel: t('list.selection'),
              allItemsSelectionLabel: () => t('list.selectAll'),
              itemSelectionLabel: (_, row: Row) => t('list.select', { name: rowName(row) }),
            }),
          }}
          {...(selection && {
            selectionType: 'single',
            selectedItems: selected ?? [],
            onSelectionChange: ({ detail }) => {
              const row = detail.selectedItems[0];
              if (row) selection.onSelect(row);
            },
            onRowClick: ({ detail }) => selection.onSelect(detail.item),
          })}
          {...(actionsOn && {
            selectionType: 'multi',
            selectedItems: checked,
            onSelectionChange: ({ detail }) => setCheckedKeys(detail.selectedItems.map(rowKey)),
          })}
          {...(choice && {
            selectionType: 'multi',
            selectedItems: page?.items.filter(choice.has) ?? [],
            isItemDisabled: (row) => choice.mayNot?.(row) ?? false,
            onSelectionChange: ({ detail }) => choice.onChange(page?.items ?? [], detail.selectedItems),
          })}
          sortingDescending={descending}
          {...(sortedBy && { sortingColumn: sortedBy })}
          onSortingChange={({ detail }) => {
            const field = detail.sortingColumn.sortingField;
            if (!field) return;
            const sort = detail.isDescending ? `-${field}` : field;
            rememberHabit(props.name, { sort });
            list.change({ sort });
          }}
          header={
            <Header
              variant={props.variant === 'full-page' ? 'awsui-h1-sticky' : 'h2'}
              counter={
                total &&
                (checked.length > 0 ? `(${formatCount(checked.length, locale)}/${total})` : `(${total})`)
              }
              description={props.description}
              actions={
                <SpaceBetween direction="horizontal" size="xs">
                  {checked.length > 0 && actionsOn?.(checked)}
                  <Button
                    iconName="refresh"
                    ariaLabel={t('list.refresh')}
                    loading={props.refreshing}
                    onClick={props.onRefresh}
                  />
                  {props.actions}
                </SpaceBetween>
              }
            >
              {props.title}
            </Header>
          }
          filter={
            props.filter ??
            (props.searchPlaceholder !== undefined &&
            (page === undefined || page.total > 0 || query.search !== '') ? (
              <SearchBox
                value={query.search}
                placeholder={props.searchPlaceholder}
                matches={page && { ...page, shown: formatTotal(page, locale) }}
                onSearch={(search) => list.change({ search })}
              />
            ) : undefined)
          }
          pagination={
            <Pager
              page={page}
              limit={query.limit}
              from={list.from}
              // The cursor is of this order, and a link to the page must say so.
              onChange={(turn) => list.change({ ...turn, sort: query.sort, limit: query.limit })}
            />
          }
          preferences={
            <Button
              variant="icon"
              iconName="settings"
              ariaLabel={t('list.preferences')}
              onClick={() => setChoosing(true)}
            />
          }
          empty={
            query.search === '' ? (
              props.empty
            ) : (
              <Empty
                title={t('list.noMatch', { search: query.search })}
                text={t('list.noMatchHint')}
                action={<Button onClick={() => list.change({ search: '' })}>{t('list.clearSearch')}</Button>}
              />
            )
          }
        />
      </div>
      {choosing && (
        <Suspense>
          <TablePreferences
            columns={columns.slice(1)}
            hidden={hidden}
            limit={query.limit}
            onCancel={() => setChoosing(false)}
            onChoose={(choice) => {
              setChoosing(false);
              setHidden(choice.hidden);
              if (choice.limit === query.limit) return;
              rememberHabit(props.name, { limit: choice.limit });
              list.change({ limit: choice.limit });
            }}
          />
        </Suspense>
      )}
    </>
  );
};

const PhoneOutline = () => (
  <div className={styles.phoneRow}>
    <OutlineBar width={45} />
    <OutlineBar width={80} variant="text-body-s" />
  </div>
);

/** Numbers are short and stand at the right; what takes more room has more to say. */
const outlineOf = (column: Pick<Column<never>, 'numeric' | 'minWidth'> | undefined) =>
  column?.numeric ? (
    <div className={styles.numericOutline}>
      <OutlineBar />
    </div>
  ) : (
    <OutlineBar width={(column?.minWidth ?? 0) > 180 ? 75 : 55} />
  );

const stringsOf = (stored: unknown): readonly string[] =>
  Array.isArray(stored) ? stored.filter((entry) => typeof entry === 'string') : [];
