import Button from '@cloudscape-design/components/button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Deletion, listDeletionTags } from 'shared/deletions/deletion';
import {
  type DeletedSelection,
  listDeletedImages,
  listDeletedTags,
  type Restored,
  restoreDeleted,
} from 'shared/recently-deleted/recently-deleted';
import { call } from '../api/call.ts';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { RouteButton } from '../ui/route-link.tsx';
import { refreshLists } from './deletion-queries.ts';

/** So many are asked for at once; of more one chooses what comes back. */
const AT_ONCE = 100;

type Props = {
  registry: string;
  deletion: Deletion;
  /** What is done about it needs no notice any more. */
  onLeave: () => void;
};

/** Brings back what a deletion took. */
export const Undo = (props: Props) => {
  const { t } = useTranslation('deletions');
  const { registry, deletion } = props;
  return deletion.deletedTags > AT_ONCE ? (
    <RouteButton
      href={paths.recentlyDeleted(
        registry,
        deletion.kind === 'images' ? { tab: 'images' } : { image: deletion.images[0] },
      )}
      onClick={props.onLeave}
    >
      {t('undo.recentlyDeleted')}
    </RouteButton>
  ) : (
    <UndoButton {...props} />
  );
};

const NOTHING: Restored = { restoredTags: 0, restoredImages: 0, failed: [], failedTags: 0 };

const UndoButton = ({ registry, deletion, onLeave }: Props) => {
  const { t } = useTranslation('deletions');
  const queryClient = useQueryClient();
  const { mutate, isPending, isSuccess } = useMutation({
    mutationFn: async (): Promise<Restored> => {
      const { tags = [], images = [] } = await whatWent(registry, deletion);
      if (tags.length + images.length === 0) return NOTHING;
      const body = { ...(tags.length > 0 && { tags }), ...(images.length > 0 && { images }) };
      return call(restoreDeleted, { params: { registry }, body });
    },
    onError: (error) => notify({ type: 'error', content: <ProblemAlert error={error} /> }),
    onSuccess: ({ restoredTags, restoredImages, failedTags }) => {
      onLeave();
      notify(
        failedTags > 0 || restoredTags + restoredImages === 0
          ? { type: 'warning', header: t('undo.failed'), content: t('undo.failedHint') }
          : {
              type: 'success',
              content:
                restoredImages > 0
                  ? t('undo.images', { count: restoredImages })
                  : t('undo.tags', { count: restoredTags }),
            },
      );
      refreshLists(queryClient, registry);
    },
  });
  return (
    <Button loading={isPending || isSuccess} onClick={() => mutate()}>
      {t('undo.open')}
    </Button>
  );
};

/** Its images, and those of its tags that did not go with an image. */
const whatWent = async (registry: string, { id, kind, images }: Deletion): Promise<DeletedSelection> => {
  const newest = { params: { registry }, query: { limit: AT_ONCE } };
  const [image] = kind === 'tags' ? images : [];
  const [deletion, deletedTags, deletedImages] = await Promise.all([
    call(listDeletionTags, {
      params: { registry, deletion: String(id) },
      query: { state: 'deleted', limit: AT_ONCE },
    }),
    call(listDeletedTags, { ...newest, query: { ...newest.query, ...(image !== undefined && { image }) } }),
    kind === 'images' && call(listDeletedImages, newest),
  ]);
  // The newest first: of two that had one name the one that was deleted just now.
  const wantedTags = new Set(deletion.items.map(({ image, name }) => `${image}:${name}`));
  const wantedImages = new Set(images);
  return {
    tags: deletedTags.items.flatMap(({ id, image, name }) =>
      wantedTags.delete(`${image}:${name}`) ? [id] : [],
    ),
    images: (deletedImages || { items: [] }).items.flatMap(({ id, name }) =>
      wantedImages.delete(name) ? [id] : [],
    ),
  };
};
