import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';
import { Snippet } from '../ui/snippet.tsx';

type Props = { title: string; loginId: string; password: string; onDismiss: () => void };

/** The only time that a generated password is seen. */
export const InitialPasswordDialog = ({ title, loginId, password, onDismiss }: Props) => {
  const { t } = useTranslation('subAccounts');
  return (
    <Dialog title={title} onDismiss={onDismiss} stays>
      <SpaceBetween size="l">
        <Alert type="warning">{t('password.shownOnce')}</Alert>
        <FormField label={t('column.loginId')} stretch>
          <Snippet code={loginId} label={t('password.loginIdOf')} />
        </FormField>
        <FormField label={t('password.given')} description={t('password.hint')} stretch>
          <Snippet code={password} label={t('password.passwordOf')} />
        </FormField>
      </SpaceBetween>
    </Dialog>
  );
};
