import styles from './series.module.css';

/** The colour of a registry: by its rank; all others together are grey. */
export const seriesClass = (series: readonly { registry: string | null }[], index: number): string =>
  (series[index]?.registry === null ? styles.others : styles[`series${index + 1}`]) ?? '';
