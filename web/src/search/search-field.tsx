import { useTranslation } from 'react-i18next';
import { showOverlay } from '../keyboard/overlay.ts';
import { COMMAND_KEY } from '../keyboard/platform.ts';
import styles from './search-field.module.css';

/** Looks like a field, and opens the one that there is. */
export const SearchField = () => {
  const { t } = useTranslation('frame');
  return (
    <button
      type="button"
      className={styles.field}
      aria-haspopup="dialog"
      aria-keyshortcuts={COMMAND_KEY === 'Ctrl' ? 'Control+K' : 'Meta+K'}
      onClick={() => showOverlay('palette')}
    >
      <svg className={styles.lens} viewBox="0 0 16 16" aria-hidden="true">
        <path d="M7 2.5a4.5 4.5 0 110 9 4.5 4.5 0 010-9zM10.25 10.25L13.5 13.5" />
      </svg>
      <span className={styles.text}>{t('search.open')}</span>
      <kbd className={styles.keys}>{COMMAND_KEY} K</kbd>
    </button>
  );
};
