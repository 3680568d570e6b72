import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sessionQuery, signOutMutation } from '../accounts/session-queries.ts';
import { paths } from '../paths.ts';
import { forgetRecent } from '../search/recent.ts';
import { notify } from './notices.ts';

export const useSignOut = () => {
  const { t } = useTranslation('frame');
  const queryClient = useQueryClient();
  const { mutateAsync } = useMutation(signOutMutation());
  return async () => {
    try {
      // Whatever was clicked may be gone from the page by then, and `mutate` would no longer tell it.
      await mutateAsync();
    } catch {
      return notify({
        type: 'error',
        header: t('account.signOutFailed'),
        content: t('account.signOutFailedHint'),
      });
    }
    forgetRecent(queryClient.getQueryData(sessionQuery().queryKey)?.account?.loginId ?? '');
    // Loaded anew, the page knows nothing any more of what this account saw.
    window.location.assign(paths.signIn());
  };
};
