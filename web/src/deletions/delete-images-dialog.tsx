import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Image } from 'shared/images/image';
import { deleteImagesMutation, imageDeletionPlanQuery } from './deletion-queries.ts';
import { ImageRows } from './image-rows.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { tellDeletion } from './tell-deletion.tsx';

type ChosenImage = Pick<Image, 'name' | 'sizeBytes'>;

type Props = {
  registry: string;
  images: readonly ChosenImage[];
  /** After what there was to delete is gone, or going. */
  onDone: () => void;
  onDismiss: () => void;
};

export default function DeleteImagesDialog({ registry, images, onDone, onDismiss }: Props) {
  const { t } = useTranslation('deletions');
  const names = images.map(({ name }) => name);
  const one = names.length === 1;
  return (
    <PlanDialog
      title={one ? t('images.titleOne') : t('images.title')}
      registry={registry}
      plan={useQuery(imageDeletionPlanQuery(registry, { images: names }))}
      deletion={useMutation(deleteImagesMutation(registry))}
      headline={({ plannedImages, plannedTags }) =>
        t('images.goes', {
          images: one ? names[0] : t('count.images', { count: plannedImages }),
          tags: t('count.tags', { count: plannedTags }),
        })
      }
      going={({ id }) => <ImageRows at={{ registry, deletion: id }} images={images} />}
      nothing={() => ({ title: t('images.nothing', { count: names.length }), text: t('images.protected') })}
      name={one ? names[0] : undefined}
      onDone={(deletion) => {
        tellDeletion(registry, deletion);
        onDone();
      }}
      onDismiss={onDismiss}
    />
  );
}
