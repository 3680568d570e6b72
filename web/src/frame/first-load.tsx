import styles from './first-load.module.css';

/** While the first page is on its way. It says nothing: the texts may not be there yet. */
export const FirstLoad = () => <div className={styles.firstLoad} aria-busy="true" />;
