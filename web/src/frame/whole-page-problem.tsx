import { useTranslation } from 'react-i18next';
import { paths } from '../paths.ts';
import { MissingSheet } from '../ui/missing-sheet.tsx';
import { PlainButton } from '../ui/plain-button.tsx';
import { useTitle } from '../ui/use-title.ts';
import { useProblem } from './use-problem.ts';
import styles from './whole-page-problem.module.css';

/** Where not even the frame could be shown. Holds nothing that would have to be fetched first. */
export const WholePageProblem = () => {
  const { t } = useTranslation(['problem', 'ui']);
  const { title, text, requestId, retry, again, trying } = useProblem();
  useTitle(title);
  return (
    <main className={styles.page}>
      <MissingSheet />
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.text}>{text}</p>
      {requestId && (
        <p className={styles.text}>
          {t('requestId')}: <code>{requestId}</code>
        </p>
      )}
      {retry ? (
        <PlainButton busy={trying} onClick={again}>
          {retry === 'reload' ? t('reload') : t('ui:retry')}
        </PlainButton>
      ) : (
        <a href={paths.home()}>{t('home')}</a>
      )}
    </main>
  );
};
