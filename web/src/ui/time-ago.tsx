import { formatExactTime, formatRelativeTime } from './format.ts';
import { Hint } from './hint.tsx';
import { useNow } from './now.ts';
import { useLocale } from './use-locale.ts';

/** "3 hours ago", with the exact time on hover and on focus. */
export const TimeAgo = ({ time, otherwise }: { time: string | null; otherwise?: string }) => {
  const locale = useLocale();
  const now = useNow();
  if (time === null) return otherwise ?? '–';
  return (
    <Hint text={formatExactTime(time, locale)}>
      <time dateTime={time}>{formatRelativeTime(time, now, locale)}</time>
    </Hint>
  );
};
