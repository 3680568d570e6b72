import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useTranslation } from 'react-i18next';
import type { Overview } from 'shared/overview/overview';
import { useMay } from '../access/may.ts';
import { paths } from '../paths.ts';
import { Bytes } from '../ui/amounts.tsx';
import { Empty } from '../ui/empty.tsx';
import { RouteButton, RouteLink } from '../ui/route-link.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import styles from './newest-pushes.module.css';

export const NewestPushes = ({ overview: { newestPushes, history } }: { overview: Overview }) => {
  const { t } = useTranslation('overview');
  const may = useMay();
  const target = history.find(
    ({ registry }) => registry !== null && may('Change/pushImage', { registry }),
  )?.registry;
  return (
    <Container header={<Header variant="h2">{t('pushes.title')}</Header>}>
      {newestPushes.length === 0 ? (
        <Empty
          title={t('pushes.empty')}
          text={target ? t('pushes.emptyHint') : t('pushes.emptyOfOthers')}
          action={
            target && <RouteButton href={paths.images(target)}>{t('pushes.first', { target })}</RouteButton>
          }
        />
      ) : (
        <ul className={styles.pushes}>
          {newestPushes.map(({ registry, image, tag, sizeBytes, pushedAt }) => (
            <li key={`${registry}/${image}`} className={styles.push}>
              <span className={styles.name}>
                {may('View/getTag', { registry, image }) ? (
                  <RouteLink href={paths.tag({ registry, image, tag })}>
                    {image}:{tag}
                  </RouteLink>
                ) : (
                  `${image}:${tag}`
                )}
              </span>
              <span className={styles.registry}>
                {may('View/getImageList', { registry }) ? (
                  <RouteLink href={paths.images(registry)} variant="secondary">
                    {registry}
                  </RouteLink>
                ) : (
                  registry
                )}
              </span>
              <span className={styles.size}>
                <Bytes value={sizeBytes} />
              </span>
              <span className={styles.time}>
                <TimeAgo time={pushedAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Container>
  );
};
