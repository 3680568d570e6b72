import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Restored } from 'shared/recently-deleted/recently-deleted';
import { notify } from '../frame/notices.ts';
import { recentlyDeletedKey } from './recently-deleted-queries.ts';
import { NOTHING, PART, type Progress, restoreInParts, type Wanted } from './restore-in-parts.ts';

export type Restoring = {
  running: boolean;
  progress: Progress | undefined;
  restored: Restored;
  error: Error | undefined;
  stopped: boolean;
};

/** Restores, and says what came of it: a notice where all is back, a dialog where not. */
export const useRestoring = (registry: string) => {
  const { t } = useTranslation('recentlyDeleted');
  const queryClient = useQueryClient();
  const stop = useRef<AbortController>(undefined);
  const [state, setState] = useState<Restoring>();

  const start = async (wanted: Wanted) => {
    // Two clicks are one order.
    if (stop.current) return;
    const controller = new AbortController();
    stop.current = controller;
    let now: Restoring = {
      running: true,
      progress: undefined,
      restored: NOTHING,
      error: undefined,
      stopped: false,
    };
    const tell = (change: Partial<Restoring>) => {
      now = { ...now, ...change };
      setState(now);
    };
    tell({});
    try {
      const restored = await restoreInParts(registry, wanted, {
        signal: controller.signal,
        onProgress: (progress, soFar) => tell({ progress, restored: soFar }),
      });
      tell({ running: false, restored, stopped: controller.signal.aborted });
    } catch (error) {
      tell({ running: false, error: error as Error });
    }
    stop.current = undefined;
    void queryClient.invalidateQueries({ queryKey: recentlyDeletedKey(registry) });
    if (now.error || now.stopped || now.restored.failedTags > 0) return;
    const { restoredTags, restoredImages } = now.restored;
    notify({
      type: 'success',
      content:
        restoredImages > 0
          ? t('restore.imagesDone', { count: restoredImages, tags: t('tags', { count: restoredTags }) })
          : t('restore.done', { count: restoredTags }),
    });
    setState(undefined);
  };

  // More than a part takes so long that one wants to see how far it is, and to be able to stop it.
  const large = (state?.progress?.total ?? 0) > PART;
  return {
    start,
    running: state?.running ?? false,
    /** What a dialog has to tell. */
    told: state && (!state.running || large) ? state : undefined,
    stop: () => stop.current?.abort(),
    close: () => setState(undefined),
  };
};
