import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { notify } from '../frame/notices.ts';
import { Dialog } from '../ui/dialog.tsx';
import { OwnPasswordForm } from './own-password-form.tsx';
import { removeSecondFactorMutation } from './second-factor-queries.ts';

const FORM = 'remove-second-factor';

export default function RemoveSecondFactorDialog({ onDismiss }: { onDismiss: () => void }) {
  const { t } = useTranslation('secondFactor');
  const removal = useMutation(removeSecondFactorMutation());
  const remove = (password: string) =>
    removal.mutate(password, {
      onSuccess: () => {
        notify({ type: 'success', content: t('remove.done') });
        onDismiss();
      },
    });
  return (
    <Dialog
      title={t('remove.title')}
      onDismiss={onDismiss}
      confirm={{ text: t('remove.open'), form: FORM, busy: removal.isPending }}
    >
      <OwnPasswordForm id={FORM} text={t('remove.text')} error={removal.error} onSubmit={remove} />
    </Dialog>
  );
}
