import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Deletion } from 'shared/deletions/deletion';
import { useMay } from '../access/may.ts';
import { dismissNotice, notify } from '../frame/notices.ts';
import { paths } from '../paths.ts';
import { useRegistry } from '../registries/use-registry.ts';
import { formatCount } from '../ui/format.ts';
import { RouteButton } from '../ui/route-link.tsx';
import { useLocale } from '../ui/use-locale.ts';
import { DeletionProgress } from './deletion-progress.tsx';
import { deletionQuery, refreshLists } from './deletion-queries.ts';
import { isUnderWay } from './deletion-state.ts';
import styles from './deletions.module.css';
import { StopButton } from './stop-button.tsx';
import { Undo } from './undo.tsx';

/** Says above the page what a deletion did; of one that takes long, how far it is until it ends. */
export const tellDeletion = (registry: string, deletion: Deletion): void => {
  const dismiss = () => dismissNotice(id);
  const of = { registry, deletion };
  const id: number = notify(
    isUnderWay(deletion)
      ? {
          type: 'info',
          loading: true,
          content: (
            <Going
              {...of}
              onLeave={dismiss}
              onEnd={(ended) => {
                dismiss();
                tellDeletion(registry, ended);
              }}
            />
          ),
        }
      : {
          type: deletion.state === 'failed' ? 'error' : isWhole(deletion) ? 'success' : 'warning',
          content: <Outcome deletion={deletion} />,
          action: <Afterwards {...of} onLeave={dismiss} />,
        },
  );
};

type Of = { registry: string; deletion: Deletion };

const isWhole = ({ state, deletedTags, plannedTags }: Deletion) =>
  state === 'done' && deletedTags === plannedTags;

type GoingProps = Of & { onLeave: () => void; onEnd: (deletion: Deletion) => void };

const Going = ({ registry, deletion: begun, onLeave, onEnd }: GoingProps) => {
  const { t } = useTranslation('deletions');
  const queryClient = useQueryClient();
  const at = { registry, deletion: begun.id };
  const { data } = useQuery(deletionQuery(at));
  // It was looked at before, as a plan.
  const deletion = data && data.state !== 'planned' ? data : begun;
  const ended = !isUnderWay(deletion);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when it ends
  useEffect(() => {
    if (!ended) return;
    refreshLists(queryClient, registry);
    onEnd(deletion);
  }, [ended]);
  return (
    <div className={styles.going}>
      <div className={styles.bar}>
        <DeletionProgress deletion={deletion} />
      </div>
      <SpaceBetween direction="horizontal" size="xs">
        <RouteButton href={paths.deletion(at)} onClick={onLeave}>
          {t('progress.details')}
        </RouteButton>
        <StopButton registry={registry} deletion={deletion} />
      </SpaceBetween>
    </div>
  );
};

const Outcome = ({ deletion }: { deletion: Deletion }) => {
  const { t } = useTranslation('deletions');
  const locale = useLocale();
  const { state, kind, deletedTags, plannedTags, plannedImages } = deletion;
  const numbers = { deleted: formatCount(deletedTags, locale), planned: formatCount(plannedTags, locale) };
  if (state === 'failed') return t('outcome.failed', numbers);
  if (state === 'stopped') return t('outcome.stopped', numbers);
  if (!isWhole(deletion)) return t('outcome.some', numbers);
  return kind === 'images'
    ? t('outcome.images', { count: plannedImages, tags: t('count.tags', { count: deletedTags }) })
    : t('outcome.tags', { count: deletedTags });
};

const Afterwards = ({ registry, deletion, onLeave }: Of & { onLeave: () => void }) => {
  const { t } = useTranslation('deletions');
  const may = useMay();
  const keeps = useRegistry(registry).registry?.restoreHours !== 0;
  const { kind, deletedTags, images } = deletion;
  const [image] = images;
  const undoes =
    keeps &&
    (deletedTags > 0 || kind === 'images') &&
    may('Change/restoreTag', { registry, ...(kind === 'tags' && { image }) });
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {!isWhole(deletion) && (
        <RouteButton href={paths.deletion({ registry, deletion: deletion.id })} onClick={onLeave}>
          {t('progress.details')}
        </RouteButton>
      )}
      {undoes && <Undo registry={registry} deletion={deletion} onLeave={onLeave} />}
    </SpaceBetween>
  );
};
