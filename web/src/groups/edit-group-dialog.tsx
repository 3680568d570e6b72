import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from 'shared/accounts/group';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { GroupFields } from './group-fields.tsx';
import { updateGroupMutation } from './group-queries.ts';
import { useWrongFacts } from './use-wrong-facts.ts';

const FORM = 'edit-group';

type Props = { group: Group; onDismiss: () => void };

export default function EditGroupDialog({ group, onDismiss }: Props) {
  const { t } = useTranslation(['groups', 'ui']);
  const update = useMutation(updateGroupMutation(`${group.id}`));
  const [facts, setFacts] = useState({
    name: group.name,
    description: group.description,
    externalName: group.externalName,
  });
  const [tried, setTried] = useState(false);
  const { right, taken, texts } = useWrongFacts(facts, update.error, update.variables?.name);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (update.isPending || !right) return;
    update.mutate(facts, {
      onSuccess: ({ name }) => {
        notify({ type: 'success', content: t('edit.done', { name }) });
        onDismiss();
      },
    });
  };

  return (
    <Dialog
      title={t('edit.title')}
      onDismiss={onDismiss}
      stays
      confirm={{ text: t('ui:dialog.save'), form: FORM, busy: update.isPending }}
    >
      <form id={FORM} onSubmit={submit} noValidate>
        <SpaceBetween size="l">
          <GroupFields value={facts} wrong={tried ? texts : {}} onChange={setFacts} />
          {update.error && !taken && <ProblemAlert error={update.error} />}
        </SpaceBetween>
      </form>
    </Dialog>
  );
}
