import { useTranslation } from 'react-i18next';
import { KeyCaps } from '../keyboard/key-caps.tsx';
import { COMMAND_KEY } from '../keyboard/platform.ts';
import styles from './palette.module.css';

/** For those who see the page; a combobox tells the others by itself. */
export const PaletteHints = () => {
  const { t } = useTranslation('search');
  const hints = [
    { keys: ['↑', '↓'], text: t('hint.move') },
    { keys: ['Enter'], text: t('hint.open') },
    { keys: [COMMAND_KEY, 'Enter'], text: t('hint.newTab') },
    { keys: ['Esc'], text: t('hint.close') },
  ];
  return (
    <div className={styles.hints} aria-hidden="true">
      {hints.map(({ keys, text }) => (
        <span key={text} className={styles.hint}>
          <KeyCaps keys={keys} /> {text}
        </span>
      ))}
    </div>
  );
};
