import styles from './progress.module.css';

type Props = { label: string; value: number; max: number };

/** How far something is. It takes the colour of the text; how far in numbers stands beside it, so nothing is said twice. */
export const Progress = ({ label, value, max }: Props) => (
  <progress className={styles.progress} aria-label={label} value={value} max={Math.max(max, 1)} />
);
