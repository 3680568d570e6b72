import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isLanguage, LANGUAGES } from '../texts/language.ts';
import { changeLanguage } from '../texts/texts.ts';
import { useLocale } from '../ui/use-locale.ts';
import styles from './language-choice.module.css';

/** Every language by its own name: who cannot read the page finds it. */
export const LanguageChoice = () => {
  const { t } = useTranslation(['signIn', 'problem']);
  const locale = useLocale();
  const [failed, setFailed] = useState(false);
  const choose = (id: string) => {
    if (!isLanguage(id)) return;
    setFailed(false);
    changeLanguage(id).catch(() => setFailed(true));
  };
  return (
    <>
      <fieldset className={styles.languages} aria-label={t('language')}>
        {Object.entries(LANGUAGES).map(([id, name]) => (
          <button
            key={id}
            type="button"
            lang={id}
            className={styles.language}
            aria-pressed={id === locale}
            onClick={() => choose(id)}
          >
            {name}
          </button>
        ))}
      </fieldset>
      <div role="alert">{failed && <p className={styles.failed}>{t('problem:connectionLost')}</p>}</div>
    </>
  );
};
