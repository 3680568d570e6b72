import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { QueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { NoPermission } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
import { loadBriefly, useIncoming } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { paths } from '../paths.ts';
import { Empty } from '../ui/empty.tsx';
import { RouteButton } from '../ui/route-link.tsx';
import { Attention } from './attention.tsx';
import { FirstSteps } from './first-steps.tsx';
import { HomeOutline } from './home-outline.tsx';
import styles from './home-page.module.css';
import { MostPulled } from './most-pulled.tsx';
import { NewestPushes } from './newest-pushes.tsx';
import { overviewQuery } from './overview-queries.ts';
import { Totals } from './totals.tsx';
import { UsagePanel } from './usage-panel.tsx';

export const handle: PageHandle = {
  page: (t) => ({
    title: t('overview:title'),
    crumbs: [],
    help: { title: t('overview:help.title'), text: t('overview:help.text') },
  }),
};

export const loader = (queryClient: QueryClient) => async () => {
  await loadBriefly(queryClient, overviewQuery());
  return null;
};

export function Component() {
  const { t } = useTranslation(['overview', 'registries']);
  const { data: overview } = useIncoming(overviewQuery());
  const creation = useGuard('Change/createRegistry');
  const empty = overview?.registryCount === 0;
  return (
    <div className={styles.page}>
      <Header
        variant="h1"
        description={t('description')}
        actions={
          !empty &&
          creation.may && (
            <RouteButton href={paths.registries({ dialog: 'create' })}>
              {t('registries:create.open')}
            </RouteButton>
          )
        }
      >
        {t('title')}
      </Header>
      {overview === undefined ? (
        <HomeOutline />
      ) : empty ? (
        creation.may ? (
          <FirstSteps />
        ) : (
          <NothingYet />
        )
      ) : (
        <>
          <Attention overview={overview} />
          <Totals overview={overview} />
          <div className={styles.besides}>
            <UsagePanel overview={overview} />
            <MostPulled images={overview.mostPulled} />
          </div>
          <NewestPushes overview={overview} />
        </>
      )}
    </div>
  );
}

/** For those who wait for what others do. */
const NothingYet = () => {
  const { t } = useTranslation('registries');
  const { may } = useGuard('View/getRegistry');
  return (
    <Container>
      {may ? (
        <Empty title={t('empty.title')} text={t('empty.ofOthers')} />
      ) : (
        <NoPermission action="View/getRegistry" />
      )}
    </Container>
  );
};
