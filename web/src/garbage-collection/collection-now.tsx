import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Collection } from 'shared/garbage-collection/collection';
import { targetOf } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useSingle } from '../ui/use-single.ts';
import styles from './collection-now.module.css';
import { stopCollectionMutation } from './collection-queries.ts';
import { useCollectionTexts } from './use-collection-texts.ts';

type Props = {
  registry: string;
  running: Collection | undefined;
  supported: boolean;
  nextAt: string | null;
};

/** What goes on now, or what will. */
export const CollectionNow = ({ registry, running, supported, nextAt }: Props) => {
  const { t } = useTranslation('garbageCollection');
  if (!supported)
    return (
      <Alert type="info" header={t('unsupported.title')}>
        {t('unsupported.text')}
      </Alert>
    );
  return (
    <Container>
      {running ? (
        <Running registry={registry} collection={running} />
      ) : (
        <div className={styles.line}>
          <StatusIndicator type="stopped">{t('now.none')}</StatusIndicator>
          <Box color="text-body-secondary">
            {nextAt ? (
              <>
                {t('now.next')} <TimeAgo time={nextAt} />
              </>
            ) : (
              t('now.noNext')
            )}
          </Box>
        </div>
      )}
    </Container>
  );
};

const Running = ({ registry, collection }: { registry: string; collection: Collection }) => {
  const { t } = useTranslation('garbageCollection');
  const { cause, freed } = useCollectionTexts();
  const guard = useGuard('Change/collectGarbage', targetOf({ registry }));
  const stop = useMutation(stopCollectionMutation(registry));
  const single = useSingle();
  const { id, phase, progress, startedAt } = collection;
  return (
    <SpaceBetween size="m">
      <div className={styles.running}>
        <div className={styles.progress}>
          {progress === null ? (
            <StatusIndicator type="in-progress">
              {phase ? t(`phase.${phase}`) : t('now.running')}
            </StatusIndicator>
          ) : (
            <ProgressBar
              value={progress * 100}
              label={t('now.running')}
              description={phase ? t(`phase.${phase}`) : undefined}
              additionalInfo={freed(collection)}
            />
          )}
        </div>
        <Button
          ariaLabel={t('stop.label')}
          loading={stop.isPending}
          onClick={() => single(() => stop.mutate(id))}
          {...guard.button}
        >
          {t('stop.open')}
        </Button>
      </div>
      <Box color="text-body-secondary">
        {cause(collection)} · {t(`scope.${collection.scope}`)} · {t('now.since')} <TimeAgo time={startedAt} />
      </Box>
      {stop.error && <ProblemAlert error={stop.error} />}
    </SpaceBetween>
  );
};
