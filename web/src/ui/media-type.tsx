import { Fragment } from 'react';
import styles from './media-type.module.css';

/** A long dotted name, which breaks where its parts do. */
export const MediaType = ({ type }: { type: string }) => (
  <code className={styles.type}>
    {type.split(/(?<=[./+-])/).map((part, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a name never move
      <Fragment key={index}>
        {part}
        <wbr />
      </Fragment>
    ))}
  </code>
);
