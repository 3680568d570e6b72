import type { ReactNode } from 'react';
import styles from './plain-table.module.css';
import { usePhone } from './use-phone.ts';

export type PlainColumn<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers stand under each other, at the right. */
  numeric?: boolean;
  /** Takes the room that the others leave. */
  wide?: boolean;
  /** Left out on a phone, where it would cost more room than it is worth. */
  deskOnly?: boolean;
};

type Props<Row> = {
  label: string;
  columns: readonly PlainColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row, index: number) => string;
};

/** A short list that is shown whole: nothing to sort, search or page. On a phone each row is a block of its own. */
export const PlainTable = <Row,>({ label, columns, rows, rowKey }: Props<Row>) => {
  const phone = usePhone();
  if (phone) {
    return (
      <ul className={styles.blocks} aria-label={label}>
        {rows.map((row, index) => (
          <li key={rowKey(row, index)} className={styles.block}>
            <dl className={styles.facts}>
              {columns
                .filter(({ deskOnly }) => !deskOnly)
                .map(({ id, header, cell, wide }, place) => (
                  <div key={id} className={place === 0 || wide ? styles.wideFact : undefined}>
                    <dt>{header}</dt>
                    <dd>{cell(row)}</dd>
                  </div>
                ))}
            </dl>
          </li>
        ))}
      </ul>
    );
  }
  const look = ({ numeric, wide }: PlainColumn<Row>) =>
    [numeric && styles.numeric, wide && styles.wide].filter(Boolean).join(' ');
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col" className={look(column)}>
              {column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={rowKey(row, index)}>
            {columns.map((column, place) =>
              place === 0 ? (
                <th key={column.id} scope="row" className={look(column)}>
                  {column.cell(row)}
                </th>
              ) : (
                <td key={column.id} className={look(column)}>
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
