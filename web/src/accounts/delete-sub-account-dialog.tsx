import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { SubAccount } from 'shared/accounts/sub-account';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { Dialog } from '../ui/dialog.tsx';
import { deleteSubAccountMutation } from './sub-account-queries.ts';

const FORM = 'delete-sub-account';

type Props = { account: SubAccount; onDismiss: () => void };

export default function DeleteSubAccountDialog({ account: { id, loginId }, onDismiss }: Props) {
  const { t } = useTranslation('subAccounts');
  const navigate = useNavigate();
  const deletion = useMutation(deleteSubAccountMutation(String(id)));
  const [typed, setTyped] = useState('');
  const confirmed = typed.trim() === loginId;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!confirmed || deletion.isPending) return;
    deletion.mutate(undefined, {
      onSuccess: () => {
        notify({ type: 'success', content: t('delete.done', { loginId }) });
        navigate(paths.subAccounts(), { replace: true });
      },
    });
  };

  return (
    <Dialog
      title={t('delete.title')}
      onDismiss={onDismiss}
      confirm={{ text: t('delete.open'), form: FORM, busy: deletion.isPending, disabled: !confirmed }}
    >
      <form id={FORM} onSubmit={submit} noValidate>
        <SpaceBetween size="m">
          <Box>
            <Trans t={t} i18nKey="delete.text" values={{ loginId }} components={{ id: <strong /> }} />
          </Box>
          <Box color="text-body-secondary">{t('delete.stays')}</Box>
          <FormField label={t('delete.type', { loginId })}>
            <Input
              value={typed}
              autoFocus
              autoComplete={false}
              disableBrowserAutocorrect
              spellcheck={false}
              placeholder={loginId}
              onChange={({ detail }) => setTyped(detail.value)}
            />
          </FormField>
          {deletion.error && <ProblemAlert error={deletion.error} />}
        </SpaceBetween>
      </form>
    </Dialog>
  );
}
