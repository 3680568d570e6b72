import type { QueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, redirect } from 'react-router';
import { load } from '../api/query-client.ts';
import { useTitle } from '../ui/use-title.ts';
import { LanguageChoice } from './language-choice.tsx';
import { returnPath } from './return-path.ts';
import { sessionQuery } from './session-queries.ts';
import { SignInForm } from './sign-in-form.tsx';
import styles from './sign-in-page.module.css';

export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    // Whether somebody is signed in already is worth a look, but a server that is away must not hide the form.
    const session = await load(queryClient, sessionQuery()).catch(() => undefined);
    if (session?.account) throw redirect(returnPath(new URL(request.url).searchParams.get('returnTo')));
    return null;
  };

/** The first thing anybody sees: by hand, without Cloudscape, so that it is there with a third of the bytes. */
export function Component() {
  const { t } = useTranslation(['signIn', 'ui']);
  useTitle(t('title'));
  return (
    <div className={styles.page}>
      <div className={styles.brand} aria-hidden="true">
        <Layers />
      </div>
      <main className={styles.main}>
        <div className={styles.card}>
          <div className={styles.product}>
            <img src="/favicon.svg" alt="" width="36" height="36" />
            <span>{t('ui:product')}</span>
          </div>
          <h1 className={styles.title}>{t('title')}</h1>
          <p className={styles.hint}>{t('hint')}</p>
          <SignInForm />
          <LanguageChoice />
        </div>
      </main>
    </div>
  );
}

/** Sheets of an image, laid one on the other. */
const Layers = () => (
  <svg className={styles.layers} viewBox="0 0 400 420" role="presentation">
    {[0, 1, 2, 3, 4].map((sheet) => (
      <path key={sheet} d={`M200 ${60 + sheet * 52}l150 75-150 75-150-75z`} />
    ))}
  </svg>
);
