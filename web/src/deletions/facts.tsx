import { Fragment, type ReactNode } from 'react';
import styles from './deletions.module.css';

export type Fact = { label: string; value: ReactNode };

/** What follows from it, a line or two each. */
export const Facts = ({ facts }: { facts: readonly (Fact | false | undefined)[] }) => (
  <dl className={styles.facts}>
    {facts
      .filter((fact) => fact !== false && fact !== undefined)
      .map(({ label, value }) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
  </dl>
);
