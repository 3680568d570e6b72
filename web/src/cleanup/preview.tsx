import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { targetOf } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { useRegistry } from '../registries/use-registry.ts';
import { Empty } from '../ui/empty.tsx';
import { useNow } from '../ui/now.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { ALL, amountOf, type ImageChoice } from './image-choice.ts';
import type { PlanProps } from './plan.tsx';
import { PreviewFacts } from './preview-facts.tsx';
import { PreviewImages } from './preview-images.tsx';
import { RunDialog } from './run-dialog.tsx';

/** A plan can be run for so long. */
const ENDS_AFTER_MS = 24 * 60 * 60 * 1000;

/** What would go and what would stay. Nothing has happened yet. */
export const Preview = ({ registry, plan, images, changed, fresh, looking, onAgain }: PlanProps) => {
  const { t } = useTranslation('cleanup');
  const now = useNow();
  const guard = useGuard('Change/cleanUpTags', targetOf({ registry }));
  const [choice, setChoice] = useState<ImageChoice>(ALL);
  const [asking, setAsking] = useState(false);
  const numbers = useRef<HTMLDivElement>(null);
  // On a phone they are far below what was pressed.
  useEffect(() => {
    if (fresh) numbers.current?.scrollIntoView({ block: 'nearest' });
  }, [fresh]);
  const amount = amountOf(choice, { images: plan.plannedImages, tags: plan.plannedTags });
  const looked = plan.plannedTags + plan.keptTags;
  const ended = now - Date.parse(plan.createdAt) > ENDS_AFTER_MS;
  const old = changed ? 'changed' : ended ? 'ended' : undefined;
  const headline = t('plan.headline', {
    count: plan.plannedTags,
    all: t('tags', { count: looked }),
    images: t('images.count', { count: plan.plannedImages }),
  });

  if (looked === 0)
    return (
      <Container>
        <LiveRegion hidden>{t('plan.noMatch')}</LiveRegion>
        <Empty title={t('plan.noMatch')} text={t('plan.noMatchText')} />
      </Container>
    );
  return (
    <SpaceBetween size="l">
      {old && (
        <Alert
          type="warning"
          header={t(`plan.old.${old}`)}
          action={
            <Button loading={looking} onClick={onAgain}>
              {t('plan.again')}
            </Button>
          }
        >
          {t('plan.old.text')}
        </Alert>
      )}
      {plan.scheduled && <Scheduled registry={registry} plan={plan} />}
      <div ref={numbers}>
        <LiveRegion hidden>{headline}</LiveRegion>
        {plan.plannedTags === 0 ? (
          <Alert type="info" header={t('plan.nothing', { all: t('tags', { count: looked }) })}>
            {t('plan.nothingText')}
          </Alert>
        ) : (
          <Container
            header={
              <Header
                variant="h2"
                actions={
                  <Button
                    variant="primary"
                    onClick={() => setAsking(true)}
                    {...((amount.tags === 0 || old) && {
                      disabled: true,
                      disabledReason: old ? t(`plan.old.${old}`) : t('plan.noneChosen'),
                    })}
                    {...guard.button}
                  >
                    {t('run.openCount', { count: amount.tags })}
                  </Button>
                }
              >
                {headline}
              </Header>
            }
          >
            <PreviewFacts plan={plan} />
          </Container>
        )}
      </div>
      <PreviewImages
        registry={registry}
        plan={plan.id}
        query={images}
        choosable={plan.plannedTags > 0}
        choice={choice}
        amount={amount}
        onChoose={setChoice}
      />
      {asking && (
        <RunDialog
          registry={registry}
          plan={plan}
          choice={choice}
          amount={amount}
          onAgain={() => {
            setAsking(false);
            onAgain();
          }}
          onDismiss={() => setAsking(false)}
        />
      )}
    </SpaceBetween>
  );
};

/** Why it waits for somebody. */
const Scheduled = ({ registry: name, plan }: Pick<PlanProps, 'registry' | 'plan'>) => {
  const { t } = useTranslation('cleanup');
  const { registry } = useRegistry(name);
  const held = plan.state === 'held';
  return (
    <Alert type={held ? 'warning' : 'info'} header={held ? t('plan.held') : t('plan.dryRun')}>
      {t('plan.plannedAt')} <TimeAgo time={plan.createdAt} />.{' '}
      {held ? t('plan.heldText', { percent: registry?.cleanupLimitPercent ?? '…' }) : t('plan.dryRunText')}
    </Alert>
  );
};
