import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Deletion, DeletionPlan } from 'shared/deletions/deletion';
import { ProblemAnswer } from '../api/call.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { useTellProblem } from '../frame/use-tell-problem.ts';
import { TypedConfirmation } from '../ui/typed-confirmation.tsx';
import type { RunPlan } from './deletion-queries.ts';
import styles from './deletions.module.css';
import { PlanFacts } from './plan-facts.tsx';
import { TagRows } from './tag-rows.tsx';

type Props = {
  title: string;
  registry: string;
  plan: UseQueryResult<DeletionPlan>;
  deletion: UseMutationResult<Deletion, Error, RunPlan>;
  /** What goes, said first and as large as it is. */
  headline: (plan: DeletionPlan) => string;
  going: (plan: DeletionPlan) => ReactNode;
  /** Says why nothing goes, and what can be done. */
  nothing: (plan: DeletionPlan) => { title: string; text?: string };
  /** What has to be typed, where it is not the number of tags. */
  name?: string | undefined;
  onDone: (deletion: Deletion) => void;
  onDismiss: () => void;
};

/** Asks the server what a deletion would do, says so, and then does exactly that. */
export const PlanDialog = ({ title, registry, plan: asked, deletion, name, onDone, ...props }: Props) => {
  const { t } = useTranslation('deletions');
  const plan = asked.isFetching ? undefined : asked.data;
  const nothing = asked.isError || plan?.plannedImages === 0;
  const lookAgain = () => {
    deletion.reset();
    return asked.refetch();
  };
  const run = async () => {
    if (!plan) return;
    const { id, confirmTags, plannedTags } = plan;
    onDone(await deletion.mutateAsync({ plan: id, ...(confirmTags && { confirmTags: plannedTags }) }));
  };
  const typed =
    name !== undefined
      ? { label: t('type.name', { name }), text: name }
      : plan?.confirmTags
        ? { label: t('type.tags', { number: plan.plannedTags }), text: String(plan.plannedTags) }
        : undefined;
  return (
    <TypedConfirmation
      title={title}
      submit={nothing ? undefined : t('open')}
      typed={plan && !nothing ? typed : undefined}
      busy={deletion.isPending}
      disabled={!plan}
      failure={deletion.error && <Refusal error={deletion.error} onLookAgain={lookAgain} />}
      onConfirm={run}
      onDismiss={props.onDismiss}
    >
      {plan ? (
        <Said registry={registry} plan={plan} {...props} />
      ) : asked.error && !asked.isFetching ? (
        <ProblemAlert error={asked.error} onRetry={asked.refetch} />
      ) : (
        <Box textAlign="center" padding="xl" color="text-body-secondary">
          <Spinner /> {t('planning')}
        </Box>
      )}
    </TypedConfirmation>
  );
};

type SaidProps = Pick<Props, 'registry' | 'headline' | 'going' | 'nothing'> & { plan: DeletionPlan };

const Said = ({ registry, plan, headline, going, nothing }: SaidProps) => {
  const { t } = useTranslation('deletions');
  const ofImages = plan.kind === 'images';
  const kept = plan.keptTags > 0 && (
    <TagRows at={{ registry, deletion: plan.id }} state="kept" ofImages={ofImages} />
  );
  if (plan.plannedImages === 0) {
    const { title, text } = nothing(plan);
    return (
      <SpaceBetween size="m">
        <LiveRegion>
          <Alert type="info" header={title}>
            {text}
          </Alert>
        </LiveRegion>
        {kept}
      </SpaceBetween>
    );
  }
  return (
    <SpaceBetween size="m">
      <LiveRegion>
        <div className={styles.headline}>{headline(plan)}</div>
      </LiveRegion>
      {going(plan)}
      <PlanFacts plan={plan} registry={registry} />
      {kept && (
        <div>
          <Box padding={{ bottom: 'xxs' }}>
            {ofImages ? t('images.kept') : t('kept.title', { count: plan.keptTags })}
          </Box>
          {kept}
        </div>
      )}
    </SpaceBetween>
  );
};

/** Somebody else was quicker, or protected something meanwhile: what is shown is not what would be done. */
const Refusal = ({ error, onLookAgain }: { error: Error; onLookAgain: () => void }) => {
  const { t } = useTranslation('deletions');
  const tell = useTellProblem();
  if (!(error instanceof ProblemAnswer) || ![404, 409].includes(error.problem.status))
    return <ProblemAlert error={error} />;
  const { title, text } = tell(error);
  return (
    <Alert
      type="error"
      header={title}
      action={
        <Button formAction="none" onClick={onLookAgain}>
          {t('lookAgain')}
        </Button>
      }
    >
      {text}
    </Alert>
  );
};
