import type { CleanupSchedule, CleanupScheduleChanges } from 'shared/cleanup/cleanup';
import { FIRST_FILTER } from './cleanup-address.ts';
import { draftOf, type FilterDraft, filterOf, isSameFilter } from './filter-draft.ts';

export type ScheduleDraft = Pick<CleanupSchedule, 'enabled' | 'dryRun' | 'every' | 'hour'> & {
  filter: FilterDraft;
};

/** One that was never set up begins with what a clean-up by hand begins with. */
export const scheduleDraftOf = ({
  enabled,
  dryRun,
  every,
  hour,
  filter,
  by,
}: CleanupSchedule): ScheduleDraft => ({
  enabled,
  dryRun,
  every,
  hour,
  filter: draftOf(by === null ? FIRST_FILTER : filter),
});

export const changesOf = ({ filter, ...draft }: ScheduleDraft): CleanupScheduleChanges => ({
  ...draft,
  filter: filterOf(filter).filter,
});

export const isChanged = (draft: ScheduleDraft, saved: CleanupSchedule): boolean =>
  (['enabled', 'dryRun', 'every', 'hour'] as const).some((part) => draft[part] !== saved[part]) ||
  !isSameFilter(filterOf(draft.filter).filter, filterOf(scheduleDraftOf(saved).filter).filter);
