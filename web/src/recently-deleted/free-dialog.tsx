import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CONFIRMED_FROM } from 'shared/deletions/deletion';
import type { FreedSelection } from 'shared/recently-deleted/recently-deleted';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { TypedConfirmation } from '../ui/typed-confirmation.tsx';
import { freeMutation } from './recently-deleted-queries.ts';

/** What goes for good. `imageTags`: how many tags the images have, where that is known. */
export type Freeing = { selection: FreedSelection; tags: number; images: number; imageTags?: number };

type Props = Freeing & { registry: string; onDismiss: () => void };

export const FreeDialog = ({ registry, selection, tags, images, imageTags, onDismiss }: Props) => {
  const { t } = useTranslation('recentlyDeleted');
  const free = useMutation(freeMutation(registry));
  const allTags = tags + (imageTags ?? 0);
  const inWords = { images: t('images', { count: images }), tags: t('tags', { count: allTags }) };
  const what = images === 0 ? inWords.tags : allTags === 0 ? inWords.images : t('imagesAndTags', inWords);
  // Of images whose tags nobody counted, the images themselves count.
  const uncounted = images > 0 && imageTags === undefined;
  const number = uncounted ? tags + images : allTags;
  const confirm = async () => {
    await free.mutateAsync(selection);
    notify({ type: 'success', content: t('free.done', { what }) });
    onDismiss();
  };
  return (
    <TypedConfirmation
      title={selection.all ? t('free.allTitle', { registry }) : t('free.title')}
      submit={t('free.open')}
      typed={
        uncounted || number > CONFIRMED_FROM
          ? { label: t(uncounted ? 'free.typeAll' : 'free.type', { number }), text: `${number}` }
          : undefined
      }
      busy={free.isPending}
      failure={free.error && <ProblemAlert error={free.error} />}
      onConfirm={confirm}
      onDismiss={onDismiss}
    >
      <Alert type="warning" header={t('free.warning', { what })}>
        {t('free.undone')}
      </Alert>
      <Box color="text-body-secondary">{t('free.after')}</Box>
    </TypedConfirmation>
  );
};
