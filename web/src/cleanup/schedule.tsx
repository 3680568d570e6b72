import { useQuery } from '@tanstack/react-query';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { scheduleQuery } from './cleanup-queries.ts';
import { PlanOutline } from './plan.tsx';
import type { ScheduleDraft } from './schedule-draft.ts';
import { ScheduleForm } from './schedule-form.tsx';

type Props = {
  registry: string;
  draft: ScheduleDraft | undefined;
  onDraft: (draft: ScheduleDraft | undefined) => void;
};

export const Schedule = ({ registry, draft, onDraft }: Props) => {
  const { data: schedule, error, refetch } = useQuery(scheduleQuery(registry));
  if (schedule)
    return <ScheduleForm registry={registry} schedule={schedule} draft={draft} onDraft={onDraft} />;
  return error ? <ProblemAlert error={error} onRetry={refetch} /> : <PlanOutline />;
};
