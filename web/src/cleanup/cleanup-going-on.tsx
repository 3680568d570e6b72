import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Deletion } from 'shared/deletions/deletion';
import { targetOf } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { stopDeletionMutation } from '../deletions/deletion-queries.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { formatCount } from '../ui/format.ts';
import { RouteLink } from '../ui/route-link.tsx';
import { useLocale } from '../ui/use-locale.ts';
import { useSingle } from '../ui/use-single.ts';

type Props = { registry: string; deletion: Deletion };

/** How far it is. It goes on when one leaves the page. */
export const CleanupGoingOn = ({ registry, deletion }: Props) => {
  const { t } = useTranslation('cleanup');
  const locale = useLocale();
  const guard = useGuard('Change/stopDeletion', targetOf({ registry }));
  const single = useSingle();
  const stop = useMutation(stopDeletionMutation({ registry, deletion: deletion.id }));
  const { plannedTags, deletedTags, sparedTags, failedTags } = deletion;
  const done = deletedTags + sparedTags + failedTags;
  const stopping = deletion.state === 'stopping' || stop.isPending;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={t('going.text')}
          actions={
            <Button loading={stopping} onClick={() => single(() => stop.mutate())} {...guard.button}>
              {t('going.stop')}
            </Button>
          }
        >
          {t('going.title')}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <ProgressBar
          value={plannedTags > 0 ? (done / plannedTags) * 100 : 0}
          label={stopping ? t('going.stopping') : t('going.deleting')}
          additionalInfo={t('going.progress', {
            done: formatCount(done, locale),
            total: formatCount(plannedTags, locale),
          })}
        />
        {stop.error && <ProblemAlert error={stop.error} />}
        <RouteLink href={paths.deletion({ registry, deletion: deletion.id })}>
          {t('outcome.report')}
        </RouteLink>
      </SpaceBetween>
    </Container>
  );
};
