import { useTranslation } from 'react-i18next';
import type { Deletion } from 'shared/deletions/deletion';
import { formatCount } from '../ui/format.ts';
import { Progress } from '../ui/progress.tsx';
import { useLocale } from '../ui/use-locale.ts';
import { throughWith } from './deletion-state.ts';

/** How far a deletion is that runs. */
export const DeletionProgress = ({ deletion }: { deletion: Deletion }) => {
  const { t } = useTranslation('deletions');
  const locale = useLocale();
  const done = throughWith(deletion);
  const planned = formatCount(deletion.plannedTags, locale);
  return (
    <>
      <div>
        {deletion.state === 'stopping'
          ? t('progress.stopping', { done: formatCount(deletion.deletedTags, locale), planned })
          : t('progress.going', { done: formatCount(done, locale), planned })}
      </div>
      <Progress label={t('progress.label')} value={done} max={deletion.plannedTags} />
    </>
  );
};
