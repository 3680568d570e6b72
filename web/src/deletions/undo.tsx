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

const UndoButton = ({ registry, deletion, onLeave }: Props) => {
  const { t } = useTranslation('deletions');
  const queryClient = useQueryClient();
  const { mutate, isPending, isSuccess } = useMutation({
    mutationFn: async (): Promise<Restored> => {
      const body = await (deletion.kind === 'images' ? imagesOf : tagsOf)(registry, deletion);
      return call(restoreDeleted, { params: { registry }, body });
    },
    onError: (error) => notify({ type: 'error', content: <ProblemAlert error={error} /> }),
    onSuccess: ({ restoredTags, restoredImages, failedTags }) => {
      onLeave();
      notify(
        failedTags > 0
          ? { type: 'warning', header: t('undo.failed'), content: t('undo.failedHint') }
          : {
              type: 'success',
              content:
                deletion.kind === 'images'
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

const tagsOf = async (registry: string, { id, images: [image] }: Deletion): Promise<DeletedSelection> => {
  const [done, deleted] = await Promise.all([
    call(listDeletionTags, {
      params: { registry, deletion: String(id) },
      query: { state: 'deleted', limit: AT_ONCE },
    }),
    call(listDeletedTags, { params: { registry }, query: { image, limit: AT_ONCE } }),
  ]);
  const names = new Set(done.items.map(({ name }) => name));
  // The newest first: of two that had one name the one that was deleted just now.
  const tags = deleted.items.flatMap(({ id, name }) => (names.delete(name) ? [id] : []));
  return { tags };
};

const imagesOf = async (registry: string, deletion: Deletion): Promise<DeletedSelection> => {
  const { items } = await call(listDeletedImages, { params: { registry }, query: { limit: AT_ONCE } });
  const names = new Set(deletion.images);
  return { images: items.flatMap(({ id, name }) => (names.delete(name) ? [id] : [])) };
};
