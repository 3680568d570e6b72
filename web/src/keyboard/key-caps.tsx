import styles from './key-caps.module.css';

type Props = {
  /** One press each; those of one press are joined: `['Ctrl', 'K']`. */
  keys: readonly string[];
  /** Stands between keys that are pressed one after the other. */
  between?: string;
};

export const KeyCaps = ({ keys, between }: Props) => (
  <span className={styles.keys}>
    {keys.map((key, index) => (
      <span key={key} className={styles.key}>
        {index > 0 && between && <span className={styles.between}>{between}</span>}
        <kbd className={styles.cap}>{key}</kbd>
      </span>
    ))}
  </span>
);
