import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { deleteAccessKeyMutation, type KeyOwner } from './access-key-queries.ts';

type Props = { owner: KeyOwner; id: string; onDismiss: () => void };

export default function DeleteAccessKeyDialog({ owner, id, onDismiss }: Props) {
  const { t } = useTranslation('accounts');
  const deletion = useMutation(deleteAccessKeyMutation(owner));
  const remove = () =>
    deletion.mutate(id, {
      onSuccess: () => {
        notify({ type: 'success', content: t('keys.deleted', { id }) });
        onDismiss();
      },
    });
  return (
    <Dialog
      title={t('keys.deleteTitle')}
      onDismiss={onDismiss}
      confirm={{ text: t('keys.delete'), onClick: remove, busy: deletion.isPending }}
    >
      <SpaceBetween size="m">
        <Box>
          <Trans
            t={t}
            i18nKey="keys.deleteText"
            values={{ id }}
            components={{ id: <Box variant="code" /> }}
          />
        </Box>
        {deletion.error && <ProblemAlert error={deletion.error} />}
      </SpaceBetween>
    </Dialog>
  );
}
