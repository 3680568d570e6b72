import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { beginSingleSignOn } from 'shared/accounts/session';
import { call } from '../api/call.ts';
import { PlainButton } from '../ui/plain-button.tsx';
import styles from './entrance-form.module.css';
import { EntranceRefusal } from './entrance-refusal.tsx';
import { keepReturnPath } from './kept-return-path.ts';
import { sessionQuery } from './session-queries.ts';

/** Signs in with the identity provider, where one is set up. */
export const SingleSignOn = () => {
  const { t } = useTranslation('signIn');
  const [params] = useSearchParams();
  const { data: session } = useQuery(sessionQuery());
  const leave = useMutation({
    mutationFn: () => call(beginSingleSignOn, { body: {} }),
    onSuccess: ({ url }) => {
      keepReturnPath(params.get('returnTo'));
      window.location.assign(url);
    },
  });
  if (!session?.identityProvider) return null;
  return (
    <div className={styles.other}>
      <span className={styles.or}>{t('or')}</span>
      <div role="alert">{leave.error && !leave.isPending && <EntranceRefusal text={t('ssoFailed')} />}</div>
      <PlainButton
        fullWidth
        secondary
        busy={leave.isPending || leave.isSuccess}
        onClick={() => leave.mutate()}
      >
        {t('sso', { name: session.identityProvider })}
      </PlainButton>
    </div>
  );
};
