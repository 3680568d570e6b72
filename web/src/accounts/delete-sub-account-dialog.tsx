import Box from '@cloudscape-design/components/box';
import { useMutation } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { SubAccount } from 'shared/accounts/sub-account';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { TypedConfirmation } from '../ui/typed-confirmation.tsx';
import { deleteSubAccountMutation } from './sub-account-queries.ts';

type Props = { account: SubAccount; onDismiss: () => void };

export default function DeleteSubAccountDialog({ account: { id, loginId }, onDismiss }: Props) {
  const { t } = useTranslation('subAccounts');
  const navigate = useNavigate();
  const deletion = useMutation(deleteSubAccountMutation(String(id)));

  const remove = async () => {
    await deletion.mutateAsync();
    notify({ type: 'success', content: t('delete.done', { loginId }) });
    navigate(paths.subAccounts(), { replace: true });
  };

  return (
    <TypedConfirmation
      title={t('delete.title')}
      submit={t('delete.open')}
      typed={{ label: t('delete.type', { loginId }), text: loginId }}
      busy={deletion.isPending}
      failure={deletion.error && <ProblemAlert error={deletion.error} />}
      onConfirm={remove}
      onDismiss={onDismiss}
    >
      <Box>
        <Trans t={t} i18nKey="delete.text" values={{ loginId }} components={{ id: <strong /> }} />
      </Box>
      <Box color="text-body-secondary">{t('delete.stays')}</Box>
    </TypedConfirmation>
  );
}
