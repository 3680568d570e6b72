import Button from '@cloudscape-design/components/button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Deletion } from 'shared/deletions/deletion';
import { targetOf } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { notify } from '../frame/notices.ts';
import { useTellProblem } from '../frame/use-tell-problem.ts';
import { deletionsKey, stopDeletionMutation } from './deletion-queries.ts';

type Props = { registry: string; deletion: Deletion };

export const StopButton = ({ registry, deletion: { id, state } }: Props) => {
  const { t } = useTranslation('deletions');
  const guard = useGuard('Change/stopDeletion', targetOf({ registry }));
  const tell = useTellProblem();
  const queryClient = useQueryClient();
  const { mutate, isPending } = useMutation({
    ...stopDeletionMutation({ registry, deletion: id }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: deletionsKey(registry) }),
    onError: (error) =>
      notify({ type: 'error', header: t('progress.notStopped'), content: tell(error).text }),
  });
  return (
    <Button loading={isPending || state === 'stopping'} onClick={() => mutate()} {...guard.button}>
      {t('progress.stop')}
    </Button>
  );
};
