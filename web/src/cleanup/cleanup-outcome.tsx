import Alert from '@cloudscape-design/components/alert';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { Deletion } from 'shared/deletions/deletion';
import { formatRestoreTime } from '../deletions/restore-time.ts';
import { paths } from '../paths.ts';
import { useRegistry } from '../registries/use-registry.ts';
import { RouteLink } from '../ui/route-link.tsx';
import { useLocale } from '../ui/use-locale.ts';

type Props = { registry: string; deletion: Deletion };

const TYPES = { done: 'success', stopped: 'warning', failed: 'error' } as const;

/** What it did, in numbers; the report has the rest. */
export const CleanupOutcome = ({ registry: name, deletion }: Props) => {
  const { t } = useTranslation(['cleanup', 'deletions']);
  const locale = useLocale();
  const { registry } = useRegistry(name);
  const { id, state, deletedTags, sparedTags, failedTags, plannedTags, reason } = deletion;
  if (state !== 'done' && state !== 'stopped' && state !== 'failed') return null;
  const headline = t(`outcome.${state}`, { tags: t('tags', { count: deletedTags }) });
  const untouched = plannedTags - deletedTags - sparedTags - failedTags;
  return (
    <Alert type={TYPES[state]} header={headline}>
      <SpaceBetween size="s">
        <LiveRegion hidden>{headline}</LiveRegion>
        <div>
          {/* The server says it, in English. */}
          {reason && <div lang="en">{reason}</div>}
          {sparedTags > 0 && <div>{t('outcome.spared', { count: sparedTags })}</div>}
          {failedTags > 0 && <div>{t('outcome.failedTags', { count: failedTags })}</div>}
          {untouched > 0 && <div>{t('outcome.untouched', { count: untouched })}</div>}
          {registry && registry.restoreHours > 0 && deletedTags > 0 && (
            <div>
              {t('deletions:restore.for', { time: formatRestoreTime(registry.restoreHours, locale) })}
            </div>
          )}
        </div>
        <SpaceBetween direction="horizontal" size="m">
          <RouteLink href={paths.deletion({ registry: name, deletion: id })}>{t('outcome.report')}</RouteLink>
          {deletedTags > 0 && (
            <RouteLink href={paths.recentlyDeleted(name)}>{t('outcome.recentlyDeleted')}</RouteLink>
          )}
        </SpaceBetween>
      </SpaceBetween>
    </Alert>
  );
};
