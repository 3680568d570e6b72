import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Group } from 'shared/accounts/group';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { updateGroupMutation } from './group-queries.ts';
import { Loss } from './loss.tsx';
import type { Member } from './member-choice.tsx';

type Props = { group: Group; leaving: readonly Member[]; onDismiss: () => void };

export default function RemoveMembersDialog({ group, leaving, onDismiss }: Props) {
  const { t } = useTranslation('groups');
  const update = useMutation(updateGroupMutation(`${group.id}`));
  const ids = new Set(leaving.map(({ id }) => id));
  const remove = () =>
    update.mutate(
      { members: group.members.map(({ id }) => id).filter((id) => !ids.has(id)) },
      {
        onSuccess: ({ name }) => {
          notify({ type: 'success', content: t('members.removed', { name, count: leaving.length }) });
          onDismiss();
        },
      },
    );
  return (
    <Dialog
      title={t('members.removeTitle', { name: group.name })}
      onDismiss={onDismiss}
      confirm={{ text: t('members.remove'), onClick: remove, busy: update.isPending }}
    >
      <SpaceBetween size="m">
        <Loss members={leaving} policies={group.policies} />
        {update.error && <ProblemAlert error={update.error} />}
      </SpaceBetween>
    </Dialog>
  );
}
