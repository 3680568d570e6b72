import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Overview } from 'shared/overview/overview';
import { useMay } from '../access/may.ts';
import { paths } from '../paths.ts';
import { formatBytes } from '../ui/format.ts';
import { RouteLink } from '../ui/route-link.tsx';
import { useLocale } from '../ui/use-locale.ts';
import { formatDay } from './format-day.ts';
import { seriesClass } from './series-class.ts';
import { UsageChart } from './usage-chart.tsx';
import { type UsageHistory, usageHistory } from './usage-history.ts';
import styles from './usage-panel.module.css';
import { UsageTable } from './usage-table.tsx';

export const UsagePanel = ({ overview }: { overview: Overview }) => {
  const { t } = useTranslation('overview');
  const [asTable, setAsTable] = useState(false);
  const history = usageHistory(overview);
  const drawn = history.days.length > 1;
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          description={drawn ? t('usage.description') : t('usage.today')}
          actions={
            drawn && (
              <Button onClick={() => setAsTable(!asTable)}>
                {asTable ? t('usage.asChart') : t('usage.asTable')}
              </Button>
            )
          }
        >
          {t('usage.title')}
        </Header>
      }
    >
      {asTable && drawn ? <UsageTable history={history} /> : <Usage history={history} />}
    </Container>
  );
};

const Usage = ({ history }: { history: UsageHistory }) => {
  const { t } = useTranslation('overview');
  const today = history.days.length - 1;
  const [chosen, setChosen] = useState<number>();
  // The list may be of another day than the one that was chosen: at midnight there is one more.
  const day = chosen === undefined || chosen > today ? today : chosen;
  if (today === 0) {
    return (
      <>
        <Registries history={history} day={0} />
        <p className={styles.note}>{t('usage.beginsToday')}</p>
      </>
    );
  }
  return (
    <div className={styles.panel}>
      <UsageChart
        history={history}
        day={day}
        onDay={(next) => setChosen(next === today ? undefined : next)}
      />
      <Registries history={history} day={day} dated />
    </div>
  );
};

/** Which colour is whose, and how much it held on that day. */
const Registries = ({ history, day, dated }: { history: UsageHistory; day: number; dated?: boolean }) => {
  const { t } = useTranslation('overview');
  const locale = useLocale();
  const may = useMay();
  const { days, series, totals } = history;
  const total = totals[day] ?? 0;
  return (
    <div>
      {dated && (
        <p className={styles.day}>
          {day === days.length - 1 ? t('usage.today') : formatDay(days[day], locale, 'long')}
        </p>
      )}
      <ul className={styles.registries}>
        {series.map(({ registry, values }, index) => (
          <li key={registry ?? ''} className={styles.registry}>
            <span className={`${styles.swatch} ${seriesClass(series, index)}`} />
            <span className={styles.name}>
              {registry === null ? (
                t('usage.others')
              ) : !may('View/getImageList', { registry }) ? (
                registry
              ) : (
                <RouteLink href={paths.images(registry)}>{registry}</RouteLink>
              )}
            </span>
            <span className={styles.amount}>{formatBytes(values[day] ?? 0, locale)}</span>
            {!dated && (
              <svg
                className={`${styles.bar} ${seriesClass(series, index)}`}
                viewBox="0 0 100 1"
                preserveAspectRatio="none"
                aria-hidden="true"
              >
                <path className={styles.track} d="M0 0H100V1H0Z" />
                <path d={`M0 0H${total > 0 ? ((values[day] ?? 0) / total) * 100 : 0}V1H0Z`} />
              </svg>
            )}
          </li>
        ))}
        {dated && series.length > 1 && (
          <li className={`${styles.registry} ${styles.total}`}>
            <span className={styles.name}>{t('usage.total')}</span>
            <span className={styles.amount}>{formatBytes(total, locale)}</span>
          </li>
        )}
      </ul>
    </div>
  );
};
