import type { QueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, redirect } from 'react-router';
import { load } from '../api/query-client.ts';
import { EntrancePage } from './entrance-page.tsx';
import { returnPath } from './return-path.ts';
import { sessionQuery } from './session-queries.ts';
import { SignInForm } from './sign-in-form.tsx';
import { SingleSignOn } from './single-sign-on.tsx';

export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    // Whether somebody is signed in already is worth a look, but a server that is away must not hide the form.
    const session = await load(queryClient, sessionQuery()).catch(() => undefined);
    if (session?.account) throw redirect(returnPath(new URL(request.url).searchParams.get('returnTo')));
    return null;
  };

/** The first thing anybody sees. */
export function Component() {
  const { t } = useTranslation('signIn');
  return (
    <EntrancePage title={t('title')} hint={t('hint')}>
      <SignInForm />
      <SingleSignOn />
    </EntrancePage>
  );
}
