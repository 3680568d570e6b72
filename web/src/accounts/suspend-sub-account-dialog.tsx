import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import type { SubAccount } from 'shared/accounts/sub-account';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { updateSubAccountMutation } from './sub-account-queries.ts';

type Props = { account: SubAccount; onDismiss: () => void };

export default function SuspendSubAccountDialog({ account: { id, loginId }, onDismiss }: Props) {
  const { t } = useTranslation('subAccounts');
  const update = useMutation(updateSubAccountMutation(String(id)));
  const suspend = () =>
    update.mutate(
      { active: false },
      {
        onSuccess: () => {
          notify({ type: 'success', content: t('suspend.done', { loginId }) });
          onDismiss();
        },
      },
    );
  return (
    <Dialog
      title={t('suspend.title')}
      onDismiss={onDismiss}
      confirm={{ text: t('suspend.open'), onClick: suspend, busy: update.isPending }}
    >
      <SpaceBetween size="m">
        <Box>
          <Trans t={t} i18nKey="suspend.text" values={{ loginId }} components={{ id: <strong /> }} />
        </Box>
        {update.error && <ProblemAlert error={update.error} />}
      </SpaceBetween>
    </Dialog>
  );
}
