import Alert from '@cloudscape-design/components/alert';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { Overview } from 'shared/overview/overview';
import { paths } from '../paths.ts';
import { RouteLink } from '../ui/route-link.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import styles from './attention.module.css';

/** What somebody has to look after; or that there is nothing. */
export const Attention = ({ overview: { troubles, registryCount } }: { overview: Overview }) => {
  const { t } = useTranslation(['overview', 'registries']);
  if (troubles.length === 0) {
    return (
      <p className={styles.calm}>
        <StatusIndicator type="success">{t('attention.calm')}</StatusIndicator>
        <span className={styles.calmDetail}>{t('attention.calmDetail', { count: registryCount })}</span>
      </p>
    );
  }
  return (
    <Alert type="error" header={t('attention.title', { count: troubles.length })}>
      <ul className={styles.troubles}>
        {troubles.map(({ registry, reason, since }) => (
          <li key={registry}>
            <RouteLink href={paths.registries({ selected: registry })} fontSize="inherit">
              {registry}
            </RouteLink>
            : <span lang="en">{reason}</span> {t('registries:unreachable.since')} <TimeAgo time={since} />.
          </li>
        ))}
      </ul>
      <p className={styles.still}>{t('registries:unreachable.still')}</p>
    </Alert>
  );
};
