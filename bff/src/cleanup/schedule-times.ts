import type { CleanupSchedule } from 'shared/cleanup/cleanup';

/** The first time after `after` that a schedule names, UTC: weeks begin on Monday, months on their first day. */
export const nextRun = ({ every, hour }: Pick<CleanupSchedule, 'every' | 'hour'>, after: Date): Date => {
  const at = new Date(Date.UTC(after.getUTCFullYear(), after.getUTCMonth(), after.getUTCDate(), hour));
  const isDue = () =>
    at > after && (every === 'day' || (every === 'week' ? at.getUTCDay() === 1 : at.getUTCDate() === 1));
  while (!isDue()) at.setUTCDate(at.getUTCDate() + 1);
  return at;
};
