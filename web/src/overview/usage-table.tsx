import { useTranslation } from 'react-i18next';
import { formatBytes } from '../ui/format.ts';
import { useLocale } from '../ui/use-locale.ts';
import { formatDay } from './format-day.ts';
import type { UsageHistory } from './usage-history.ts';
import styles from './usage-panel.module.css';

/** What the chart shows, as numbers; the newest day first. */
export const UsageTable = ({ history: { days, series, totals } }: { history: UsageHistory }) => {
  const { t } = useTranslation('overview');
  const locale = useLocale();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached by keyboard
    <section className={styles.scrolled} aria-label={t('usage.title')} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('usage.dayColumn')}</th>
            {series.map(({ registry }) => (
              <th key={registry ?? ''} scope="col">
                {registry ?? t('usage.others')}
              </th>
            ))}
            <th scope="col">{t('usage.total')}</th>
          </tr>
        </thead>
        <tbody>
          {days
            .map((day, at) => (
              <tr key={day}>
                <th scope="row">{formatDay(day, locale, 'long')}</th>
                {series.map(({ registry, values }) => (
                  <td key={registry ?? ''}>{formatBytes(values[at] ?? 0, locale)}</td>
                ))}
                <td>{formatBytes(totals[at] ?? 0, locale)}</td>
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </section>
  );
};
