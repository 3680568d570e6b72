import Popover from '@cloudscape-design/components/popover';
import { useTranslation } from 'react-i18next';
import styles from './platforms.module.css';

const SHOWN = 2;

/** `of`: whose platforms they are, for those who do not see where they stand. */
export const Platforms = ({ platforms, of }: { platforms: readonly string[]; of: string }) => {
  const { t } = useTranslation('tags');
  if (platforms.length === 0) return '–';
  // "1 more" would take as much room as the one it hides.
  const shown = platforms.length === SHOWN + 1 ? platforms.length : SHOWN;
  const rest = platforms.slice(shown);
  return (
    <span className={styles.platforms}>
      {platforms.slice(0, shown).map((platform) => (
        <span key={platform} className={styles.platform}>
          {platform}
        </span>
      ))}
      {rest.length > 0 && (
        <Popover
          size="small"
          dismissButton={false}
          header={t('platforms.all', { of })}
          triggerAriaLabel={t('platforms.moreLabel', { count: rest.length, of })}
          content={
            <ul className={styles.list}>
              {platforms.map((platform) => (
                <li key={platform}>{platform}</li>
              ))}
            </ul>
          }
        >
          {t('platforms.more', { count: rest.length })}
        </Popover>
      )}
    </span>
  );
};
