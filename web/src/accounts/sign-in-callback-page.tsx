import type { QueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router';
import { finishSingleSignOn } from 'shared/accounts/session';
import { call, ProblemAnswer } from '../api/call.ts';
import { paths } from '../paths.ts';
import { useLocale } from '../ui/use-locale.ts';
import styles from './entrance-form.module.css';
import { EntrancePage } from './entrance-page.tsx';
import { EntranceRefusal } from './entrance-refusal.tsx';
import { takeReturnPath } from './kept-return-path.ts';
import { sessionKey } from './session-queries.ts';

/** What the identity provider sent along counts once, so it is never kept in the history. */
export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    try {
      const session = await call(finishSingleSignOn, { body: { query: new URL(request.url).search } });
      queryClient.clear();
      queryClient.setQueryData(sessionKey, session);
    } catch (error) {
      return error;
    }
    throw redirect(takeReturnPath());
  };

/** Where the identity provider sends the browser: seen only when that came to nothing. */
export function Component() {
  const { t } = useTranslation('signIn');
  const error = useLoaderData<unknown>();
  const english = useLocale() === 'en';
  const detail = error instanceof ProblemAnswer && english ? error.problem.detail : undefined;
  return (
    <EntrancePage title={t('ssoFailedTitle')} hint={t('ssoFailed')}>
      <div className={styles.form}>
        {detail && <EntranceRefusal text={detail} />}
        <Link className={styles.otherwise} to={paths.signIn()}>
          {t('back')}
        </Link>
      </div>
    </EntrancePage>
  );
}
