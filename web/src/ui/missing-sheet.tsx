import styles from './missing-sheet.module.css';

/** Layers of an image, one of which is missing: what a page shows that has nothing to show. */
export const MissingSheet = () => (
  <svg className={styles.sheets} viewBox="0 0 96 80" aria-hidden="true">
    <path className={styles.missing} d="M48 4l36 18-36 18L12 22z" />
    <path d="M48 22l36 18-36 18-36-18z" />
    <path d="M48 40l36 18-36 18-36-18z" />
  </svg>
);
