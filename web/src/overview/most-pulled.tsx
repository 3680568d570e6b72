import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useTranslation } from 'react-i18next';
import type { Overview } from 'shared/overview/overview';
import { paths } from '../paths.ts';
import { Empty } from '../ui/empty.tsx';
import { RouteLink } from '../ui/route-link.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import styles from './most-pulled.module.css';

export const MostPulled = ({ images }: { images: Overview['mostPulled'] }) => {
  const { t } = useTranslation('overview');
  return (
    <Container fitHeight header={<Header variant="h2">{t('pulled.title')}</Header>}>
      {images.length === 0 ? (
        <Empty title={t('pulled.empty')} text={t('pulled.emptyHint')} />
      ) : (
        <ol className={styles.images}>
          {images.map(({ registry, image, pulls, lastPulledAt }) => (
            <li key={`${registry}/${image}`} className={styles.image}>
              <span className={styles.name}>
                <RouteLink href={paths.image({ registry, image })}>{image}</RouteLink>
              </span>
              <span className={styles.pulls}>{t('pulled.pulls', { count: pulls })}</span>
              <span className={styles.registry}>{registry}</span>
              {lastPulledAt && (
                <span className={styles.last}>
                  <TimeAgo time={lastPulledAt} />
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
    </Container>
  );
};
