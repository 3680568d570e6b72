import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubAccount } from 'shared/accounts/sub-account';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { accessOf, draftOf } from './access-draft.ts';
import { AccessFields, PersonFields } from './sub-account-fields.tsx';
import { updateSubAccountMutation } from './sub-account-queries.ts';
import { wrongFields } from './wrong-fields.ts';

const FORM = 'edit-sub-account';
const NONE: ReadonlySet<string> = new Set();

type Props = { account: SubAccount; onDismiss: () => void };

export default function EditSubAccountDialog({ account, onDismiss }: Props) {
  const { t } = useTranslation('subAccounts');
  const { id, loginId } = account;
  const update = useMutation(updateSubAccountMutation(String(id)));
  const [person, setPerson] = useState({ name: account.name, email: account.email, memo: account.memo });
  const [access, setAccess] = useState(() => draftOf(account));
  const [tried, setTried] = useState(false);
  const changes = { ...person, ...accessOf(access) };
  const wrong = wrongFields(changes);
  const told = tried ? wrong : NONE;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (update.isPending || wrong.size > 0) return;
    update.mutate(changes, {
      onSuccess: () => {
        notify({ type: 'success', content: t('edit.done', { loginId }) });
        onDismiss();
      },
    });
  };

  return (
    <Dialog
      title={t('edit.title', { loginId })}
      onDismiss={onDismiss}
      stays
      confirm={{ text: t('policies.save'), form: FORM, busy: update.isPending }}
    >
      <form id={FORM} onSubmit={submit} noValidate>
        <SpaceBetween size="l">
          <PersonFields value={person} wrong={told} onChange={setPerson} />
          <FormField label={t('create.access')}>
            <AccessFields value={access} wrong={told} onChange={setAccess} />
          </FormField>
          {account.consoleAccess && !access.consoleAccess && (
            <Alert type="warning">{t('edit.endsSessions')}</Alert>
          )}
          {account.apiGatewayAccess && !access.apiGatewayAccess && (
            <Alert type="warning">{t('edit.keysRest')}</Alert>
          )}
          {update.error && <ProblemAlert error={update.error} />}
        </SpaceBetween>
      </form>
    </Dialog>
  );
}
