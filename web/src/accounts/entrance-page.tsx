import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../ui/use-title.ts';
import styles from './entrance-page.module.css';
import { LanguageChoice } from './language-choice.tsx';

type Props = { title: string; hint: string; children: ReactNode };

/** What stands before the console: by hand, without Cloudscape, so that it is there with a third of the bytes. */
export const EntrancePage = ({ title, hint, children }: Props) => {
  const { t } = useTranslation();
  useTitle(title);
  return (
    <div className={styles.page}>
      <div className={styles.brand} aria-hidden="true">
        <Layers />
      </div>
      <main className={styles.main}>
        <div className={styles.card}>
          <div className={styles.product}>
            <img src="/favicon.svg" alt="" width="36" height="36" />
            <span>{t('product')}</span>
          </div>
          <h1 className={styles.title}>{title}</h1>
          <p className={styles.hint}>{hint}</p>
          {children}
          <LanguageChoice />
        </div>
      </main>
    </div>
  );
};

/** Sheets of an image, laid one on the other. */
const Layers = () => (
  <svg className={styles.layers} viewBox="0 0 400 420" role="presentation">
    {[0, 1, 2, 3, 4].map((sheet) => (
      <path key={sheet} d={`M200 ${60 + sheet * 52}l150 75-150 75-150-75z`} />
    ))}
  </svg>
);
