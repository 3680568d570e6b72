import Box from '@cloudscape-design/components/box';
import { useMutation } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Group } from 'shared/accounts/group';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { TypedConfirmation } from '../ui/typed-confirmation.tsx';
import { deleteGroupMutation } from './group-queries.ts';
import { Loss } from './loss.tsx';

type Props = { group: Group; onDismiss: () => void };

export default function DeleteGroupDialog({ group, onDismiss }: Props) {
  const { t } = useTranslation('groups');
  const navigate = useNavigate();
  const deletion = useMutation(deleteGroupMutation(`${group.id}`));
  const { name } = group;

  const remove = async () => {
    await deletion.mutateAsync();
    notify({ type: 'success', content: t('delete.done', { name }) });
    navigate(paths.groups(), { replace: true });
  };

  return (
    <TypedConfirmation
      title={t('delete.title')}
      submit={t('delete.open')}
      typed={{ label: t('delete.type', { name }), text: name }}
      busy={deletion.isPending}
      failure={deletion.error && <ProblemAlert error={deletion.error} />}
      onConfirm={remove}
      onDismiss={onDismiss}
    >
      <Box>
        <Trans t={t} i18nKey="delete.text" values={{ name }} components={{ name: <strong /> }} />
      </Box>
      <Loss members={group.members} policies={group.policies} />
    </TypedConfirmation>
  );
}
