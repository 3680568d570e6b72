import { useTranslation } from 'react-i18next';
import { useNavigation } from 'react-router';
import styles from './navigation-progress.module.css';

/** A line below the top bar while the next page is on its way; the present one stays until then. */
export const NavigationProgress = () => {
  const { t } = useTranslation();
  if (useNavigation().state !== 'loading') return null;
  return <div className={styles.progress} role="progressbar" aria-label={t('loading')} />;
};
