const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** "3.2 sec", "4 min", "2 hr": as exact as anybody wants to know it. */
export const formatDuration = (ms: number, locale: string): string => {
  const [unit, size] =
    ms < MINUTE_MS
      ? (['second', SECOND_MS] as const)
      : ms < HOUR_MS
        ? (['minute', MINUTE_MS] as const)
        : (['hour', HOUR_MS] as const);
  const value = Math.max(0, ms) / size;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
};
