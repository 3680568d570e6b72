import { type PointerEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../ui/format.ts';
import { useLocale } from '../ui/use-locale.ts';
import { formatDay } from './format-day.ts';
import { seriesClass } from './series-class.ts';
import styles from './usage-chart.module.css';
import { sizeSteps, type UsageHistory } from './usage-history.ts';

type Props = {
  history: UsageHistory;
  /** The day that is looked at. */
  day: number;
  onDay: (day: number) => void;
};

/**
 * Areas on top of each other, the largest registry at the bottom: the upper edge is what all hold together. Drawn without
 * a library: those for charts want styles in elements, or 60 kB.
 */
export const UsageChart = ({ history, day, onDay }: Props) => {
  const { t } = useTranslation('overview');
  const locale = useLocale();
  const [pointed, setPointed] = useState(false);
  const { days, series, totals } = history;
  const last = days.length - 1;
  const steps = sizeSteps(Math.max(...totals));
  const top = steps.at(-1) ?? 1;

  const point = ({ currentTarget, clientX }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    const at = Math.round(((clientX - left) / width) * last);
    onDay(Math.min(last, Math.max(0, at)));
    setPointed(true);
  };
  const leave = () => {
    onDay(last);
    setPointed(false);
  };
  const percent = (part: number) => `${part * 100}%`;

  return (
    <div className={styles.chart}>
      <div className={styles.sizes} aria-hidden="true">
        {steps.map((step) => (
          <span key={step} className={styles.size} style={{ insetBlockEnd: percent(step / top) }}>
            {formatBytes(step, locale)}
          </span>
        ))}
      </div>
      <div className={styles.plot} onPointerMove={point} onPointerLeave={leave}>
        <svg className={styles.areas} viewBox={`0 0 ${last} 1`} preserveAspectRatio="none" aria-hidden="true">
          {steps.map((step) => (
            <path key={step} className={styles.grid} d={`M0 ${1 - step / top}H${last}`} />
          ))}
          {stacked(series.map(({ values }) => values)).map(({ lower, upper }, index) => (
            <path
              key={series[index]?.registry ?? ''}
              className={`${styles.area} ${seriesClass(series, index)}`}
              d={`M${line(upper, top)}L${line(lower, top).split('L').reverse().join('L')}Z`}
            />
          ))}
          {(pointed || day !== last) && <path className={styles.day} d={`M${day} 0V1`} />}
        </svg>
        <input
          className={styles.chooser}
          type="range"
          min={0}
          max={last}
          value={day}
          aria-label={t('usage.day')}
          aria-valuetext={t('usage.dayValue', {
            day: formatDay(days[day], locale, 'long'),
            size: formatBytes(totals[day] ?? 0, locale),
          })}
          onChange={({ target }) => onDay(Number(target.value))}
          onBlur={leave}
        />
      </div>
      <div className={styles.days} aria-hidden="true">
        {labelledDays(last).map((at) => (
          <span key={at} className={styles.dayLabel} style={{ insetInlineStart: percent(at / last) }}>
            {at === last ? t('usage.today') : formatDay(days[at], locale, 'short')}
          </span>
        ))}
      </div>
    </div>
  );
};

const stacked = (all: readonly (readonly number[])[]) => {
  let lower: readonly number[] = all[0]?.map(() => 0) ?? [];
  return all.map((values) => {
    const layer = { lower, upper: lower.map((bottom, day) => bottom + (values[day] ?? 0)) };
    lower = layer.upper;
    return layer;
  });
};

const line = (values: readonly number[], top: number) =>
  values.map((value, day) => `${day} ${(1 - value / top).toFixed(5)}`).join('L');

/** Today, and as many days before it as there is room for, equally far apart. */
const labelledDays = (last: number) => {
  const apart = Math.max(1, Math.ceil(last / 3));
  return Array.from({ length: Math.floor(last / apart) + 1 }, (_, index) => last - index * apart);
};
