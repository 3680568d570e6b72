import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TagSelection } from 'shared/deletions/deletion';
import type { ImageRef } from 'shared/images/image';
import { deleteTagsMutation, tagDeletionPlanQuery } from './deletion-queries.ts';
import { PlanDialog } from './plan-dialog.tsx';
import { TagRows } from './tag-rows.tsx';
import { tellDeletion } from './tell-deletion.tsx';

type Props = {
  at: ImageRef;
  selection: TagSelection;
  /** After what there was to delete is gone, or going. */
  onDone: () => void;
  onDismiss: () => void;
};

export default function DeleteTagsDialog({ at, selection, onDone, onDismiss }: Props) {
  const { t } = useTranslation('deletions');
  const { image } = at;
  return (
    <PlanDialog
      title={selection.tags?.length === 1 ? t('tags.titleOne') : t('tags.title')}
      registry={at.registry}
      plan={useQuery(tagDeletionPlanQuery(at, selection))}
      deletion={useMutation(deleteTagsMutation(at))}
      headline={({ plannedTags }) => t('tags.goes', { count: plannedTags, image })}
      going={({ id }) => <TagRows at={{ registry: at.registry, deletion: id }} state="planned" />}
      nothing={({ keptTags }) =>
        keptTags === 0
          ? { title: t('tags.gone') }
          : { title: t('tags.nothing', { count: keptTags }), text: t('tags.nothingHint') }
      }
      onDone={(deletion) => {
        tellDeletion(at.registry, deletion);
        onDone();
      }}
      onDismiss={onDismiss}
    />
  );
}
