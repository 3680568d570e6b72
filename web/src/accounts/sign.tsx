import styles from './entrance-form.module.css';

/** Something is not as it should be. */
export const Sign = () => (
  <svg className={styles.sign} viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="7" />
    <path d="M8 4v5M8 11v1.2" />
  </svg>
);
