import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubAccount } from 'shared/accounts/sub-account';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { InitialPasswordDialog } from './initial-password-dialog.tsx';
import { isNewPassword } from './new-password.ts';
import { PasswordChoice } from './password-choice.tsx';
import { resetPasswordMutation } from './sub-account-queries.ts';

const FORM = 'reset-password';

type Props = { account: SubAccount; onDismiss: () => void };

export default function ResetPasswordDialog({ account: { id, loginId }, onDismiss }: Props) {
  const { t } = useTranslation('subAccounts');
  const reset = useMutation(resetPasswordMutation(String(id)));
  const [password, setPassword] = useState<string>();
  const [tried, setTried] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reset.isPending || (password !== undefined && !isNewPassword(password))) return;
    reset.mutate(password, {
      onSuccess: (answer) => {
        notify({ type: 'success', content: t('reset.done', { loginId }) });
        if (answer.password === null) onDismiss();
      },
    });
  };

  if (reset.data?.password)
    return (
      <InitialPasswordDialog
        title={t('password.resetTitle')}
        loginId={loginId}
        password={reset.data.password}
        onDismiss={onDismiss}
      />
    );
  return (
    <Dialog
      title={t('reset.title', { loginId })}
      onDismiss={onDismiss}
      confirm={{ text: t('reset.open'), form: FORM, busy: reset.isPending }}
    >
      <form id={FORM} onSubmit={submit} noValidate>
        <SpaceBetween size="l">
          <Box>{t('reset.text')}</Box>
          <PasswordChoice value={password} onChange={setPassword} tried={tried} />
          {reset.error && <ProblemAlert error={reset.error} />}
        </SpaceBetween>
      </form>
    </Dialog>
  );
}
