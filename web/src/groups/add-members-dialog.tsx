import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from 'shared/accounts/group';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { updateGroupMutation } from './group-queries.ts';
import { type Member, MemberChoice } from './member-choice.tsx';

type Props = { group: Group; onDismiss: () => void };

export default function AddMembersDialog({ group, onDismiss }: Props) {
  const { t } = useTranslation('groups');
  const update = useMutation(updateGroupMutation(`${group.id}`));
  const [chosen, setChosen] = useState<readonly Member[]>([]);
  const add = () =>
    update.mutate(
      { members: [...group.members, ...chosen].map(({ id }) => id) },
      {
        onSuccess: ({ name }) => {
          notify({ type: 'success', content: t('members.added', { name, count: chosen.length }) });
          onDismiss();
        },
      },
    );
  return (
    <Dialog
      title={t('members.addTitle', { name: group.name })}
      onDismiss={onDismiss}
      stays
      confirm={{
        text: t('members.add'),
        onClick: add,
        busy: update.isPending,
        disabled: chosen.length === 0,
      }}
    >
      <SpaceBetween size="m">
        <FormField label={t('members.accounts')}>
          <MemberChoice value={chosen} onChange={setChosen} without={group.members} />
        </FormField>
        {update.error && <ProblemAlert error={update.error} />}
      </SpaceBetween>
    </Dialog>
  );
}
