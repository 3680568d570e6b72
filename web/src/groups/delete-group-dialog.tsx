import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Group } from 'shared/accounts/group';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { Dialog } from '../ui/dialog.tsx';
import { deleteGroupMutation } from './group-queries.ts';
import { Loss } from './loss.tsx';

const FORM = 'delete-group';

type Props = { group: Group; onDismiss: () => void };

export default function DeleteGroupDialog({ group, onDismiss }: Props) {
  const { t } = useTranslation('groups');
  const navigate = useNavigate();
  const deletion = useMutation(deleteGroupMutation(`${group.id}`));
  const [typed, setTyped] = useState('');
  const { name } = group;
  const confirmed = typed.trim() === name;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!confirmed || deletion.isPending) return;
    deletion.mutate(undefined, {
      onSuccess: () => {
        notify({ type: 'success', content: t('delete.done', { name }) });
        navigate(paths.groups(), { replace: true });
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
            <Trans t={t} i18nKey="delete.text" values={{ name }} components={{ name: <strong /> }} />
          </Box>
          <Loss members={group.members} policies={group.policies} />
          <FormField label={t('delete.type', { name })}>
            <Input
              value={typed}
              autoFocus
              autoComplete={false}
              disableBrowserAutocorrect
              spellcheck={false}
              placeholder={name}
              onChange={({ detail }) => setTyped(detail.value)}
            />
          </FormField>
          {deletion.error && <ProblemAlert error={deletion.error} />}
        </SpaceBetween>
      </form>
    </Dialog>
  );
}
