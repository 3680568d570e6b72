import type { Overview } from 'shared/overview/overview';

type Series = {
  /** null: all other registries together */
  registry: string | null;
  values: readonly number[];
};
export type UsageHistory = {
  days: readonly string[];
  series: readonly Series[];
  totals: readonly number[];
};

/**
 * What a chart can draw: from the first day of which anything is known. Of a day on which nothing was recorded, the
 * program did not run, so that the day before holds on; before its first day a registry held nothing.
 */
export const usageHistory = ({ days, history }: Pick<Overview, 'days' | 'history'>): UsageHistory => {
  const known = history
    .map(({ usageBytes }) => usageBytes.findIndex((bytes) => bytes !== null))
    .filter((at) => at >= 0);
  const first = known.length > 0 ? Math.min(...known) : days.length - 1;
  const series = history.map(({ registry, usageBytes }) => ({
    registry,
    values: heldOn(usageBytes).slice(first),
  }));
  const shown = days.slice(first);
  return {
    days: shown,
    series,
    totals: shown.map((_, day) => series.reduce((sum, { values }) => sum + (values[day] ?? 0), 0)),
  };
};

const heldOn = (values: readonly (number | null)[]) => {
  let last = 0;
  return values.map((value) => {
    last = value ?? last;
    return last;
  });
};

/** Round numbers from 0 to the first one that is not below `largest`; five of them at most, as sizes are read: 1, 2, 5. */
export const sizeSteps = (largest: number): number[] => {
  const rough = Math.max(largest, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const whole = Math.max(1, step);
  const count = Math.ceil(Math.max(largest, 1) / whole);
  return Array.from({ length: count + 1 }, (_, index) => index * whole);
};
