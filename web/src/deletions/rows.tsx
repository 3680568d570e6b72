import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './deletions.module.css';

export type RowColumn<Row> = {
  header: string;
  cell: (row: Row) => ReactNode;
  look?: 'number' | 'reason';
};

type Props<Row> = {
  label: string;
  /** The first one is the name. */
  columns: readonly [RowColumn<Row>, ...RowColumn<Row>[]];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** How many there are; the rest is a number. */
  total: number;
};

/** A list inside a dialog: the first rows, in a frame that scrolls, and how many more there are. */
export const Rows = <Row,>({ label, columns: [name, ...others], rows, rowKey, total }: Props<Row>) => {
  const { t } = useTranslation('deletions');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className={styles.scroller} aria-label={label} tabIndex={0}>
      <table className={styles.rows}>
        <thead>
          <tr>
            <th scope="col" className={styles.name}>
              {name.header}
            </th>
            {others.map(({ header, look }) => (
              <th key={header} scope="col" className={look && styles[look]}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              <th scope="row" className={styles.name}>
                {name.cell(row)}
              </th>
              {others.map(({ header, cell, look }) => (
                <td key={header} className={look && styles[look]}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {total > rows.length && (
        <div className={styles.rest}>{t('count.more', { count: total - rows.length })}</div>
      )}
    </section>
  );
};
