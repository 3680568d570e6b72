import { type QueryClient, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, redirect } from 'react-router';
import { load } from '../api/query-client.ts';
import { paths } from '../paths.ts';
import { loadTextsOnDemand } from '../texts/texts.ts';
import { EntrancePage } from './entrance-page.tsx';
import { NewPasswordForm } from './new-password-form.tsx';
import { returnPath } from './return-path.ts';
import { sessionQuery } from './session-queries.ts';

export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    const returnTo = new URL(request.url).searchParams.get('returnTo');
    const [{ account }] = await Promise.all([load(queryClient, sessionQuery()), loadTextsOnDemand()]);
    if (!account) throw redirect(paths.signIn(returnTo ?? undefined));
    if (!account.newPasswordNeeded) throw redirect(returnPath(returnTo));
    return null;
  };

/** Between signing in with a password that somebody else knows, and the console. */
export function Component() {
  const { t } = useTranslation('accounts');
  const { data: session } = useQuery(sessionQuery());
  return (
    <EntrancePage title={t('password.firstTitle')} hint={t('password.firstHint')}>
      <NewPasswordForm loginId={session?.account?.loginId ?? ''} />
    </EntrancePage>
  );
}
