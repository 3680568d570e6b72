import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { DeletionPlan } from 'shared/deletions/deletion';
import { isProblem } from '../api/call.ts';
import { formatRestoreTime } from '../deletions/restore-time.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { useRegistry } from '../registries/use-registry.ts';
import { formatBytes } from '../ui/format.ts';
import { TypedConfirmation } from '../ui/typed-confirmation.tsx';
import { useLocale } from '../ui/use-locale.ts';
import { addressOfFilter } from './cleanup-address.ts';
import { runCleanupMutation } from './cleanup-queries.ts';
import { formatPercent } from './format-percent.ts';
import type { ImageChoice } from './image-choice.ts';

type Props = {
  registry: string;
  plan: DeletionPlan;
  choice: ImageChoice;
  /** What is chosen. */
  amount: { images: number; tags: number };
  /** Makes another plan. */
  onAgain: () => void;
  onDismiss: () => void;
};

/** Says the numbers once more. */
export const RunDialog = ({ registry: name, plan, choice, amount, onAgain, onDismiss }: Props) => {
  const { t } = useTranslation(['cleanup', 'deletions']);
  const locale = useLocale();
  const navigate = useNavigate();
  const { registry } = useRegistry(name);
  const run = useMutation(runCleanupMutation(name));
  const share = plan.plannedTags > 0 ? (plan.share * amount.tags) / plan.plannedTags : 0;
  const all = amount.tags === plan.plannedTags;
  const bytes = plan.freedBytes === null ? undefined : formatBytes(plan.freedBytes, locale);

  const confirm = async () => {
    const begun = await run.mutateAsync({
      plan: plan.id,
      choice,
      confirmTags: plan.confirmTags ? amount.tags : undefined,
    });
    onDismiss();
    navigate(paths.cleanup(name, { ...(plan.filter && addressOfFilter(plan.filter)), plan: `${begun.id}` }), {
      replace: true,
    });
  };

  return (
    <TypedConfirmation
      title={t('run.title')}
      submit={t('run.open')}
      typed={
        plan.confirmTags
          ? { label: t('run.type', { number: amount.tags }), text: `${amount.tags}` }
          : undefined
      }
      busy={run.isPending}
      onConfirm={confirm}
      onDismiss={onDismiss}
      failure={
        run.error && (
          <SpaceBetween size="s">
            <ProblemAlert error={run.error} />
            {isProblem(run.error, 'plan-ended') && (
              <Button formAction="none" onClick={onAgain}>
                {t('plan.again')}
              </Button>
            )}
          </SpaceBetween>
        )
      }
    >
      <Alert
        type="warning"
        header={t('run.goes', {
          tags: t('tags', { count: amount.tags }),
          images: t('images.count', { count: amount.images }),
        })}
      >
        {t('run.share', { percent: formatPercent(share, locale) })}{' '}
        {bytes && t(all ? 'run.frees' : 'run.freesAtMost', { bytes })}
      </Alert>
      <Box color="text-body-secondary">
        {registry &&
          (registry.restoreHours > 0
            ? t('deletions:restore.for', { time: formatRestoreTime(registry.restoreHours, locale) })
            : t('deletions:restore.never'))}{' '}
        {t('run.since')}
      </Box>
    </TypedConfirmation>
  );
};
