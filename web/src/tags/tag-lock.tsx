import Button from '@cloudscape-design/components/button';
import Icon from '@cloudscape-design/components/icon';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ImageRef } from 'shared/images/image';
import type { Tag } from 'shared/tags/tag';
import { targetOf } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { notify } from '../frame/notices.ts';
import { useTellProblem } from '../frame/use-tell-problem.ts';
import { Hint } from '../ui/hint.tsx';
import { updateTagMutation } from './tag-queries.ts';
import styles from './tags.module.css';

type Props = { at: ImageRef; tag: Pick<Tag, 'name' | 'protection'> };

/** Locks a tag, or unlocks it. Nothing is asked: either is undone as easily. */
const useTagLock = ({ at, tag: { name: tag, protection } }: Props) => {
  const { t } = useTranslation('deletions');
  const tell = useTellProblem();
  const update = useMutation(updateTagMutation({ ...at, tag }));
  const locked = protection === 'lock';
  const toggle = () =>
    update.mutate(
      { locked: !locked },
      {
        onSuccess: () =>
          notify({
            type: 'success',
            content: t(locked ? 'protection.unlockDone' : 'protection.lockDone', { tag }),
          }),
        onError: (error) =>
          notify({ type: 'error', header: t('protection.failed', { tag }), content: tell(error).text }),
      },
    );
  return { locked, toggle, busy: update.isPending };
};

/** A tag that cannot be deleted says so, and why. */
export const ProtectionMark = ({ protection }: Pick<Tag, 'protection'>) => {
  const { t } = useTranslation('deletions');
  if (protection === null) return null;
  return (
    <Hint text={t(`protection.why.${protection}`)}>
      <span className={styles.mark}>
        <Icon name="lock-private" size="small" /> {t(`protection.badge.${protection}`)}
      </span>
    </Hint>
  );
};

/** Beside the name of a tag in a list; the lock to press shows when one points at its row. */
export const RowLock = ({ at, tag }: Props) => {
  const { t } = useTranslation('deletions');
  const { may } = useGuard('Change/protectTag', targetOf(at));
  const { locked, toggle, busy } = useTagLock({ at, tag });
  return (
    <>
      <ProtectionMark protection={tag.protection} />
      {may && (locked || tag.protection === null) && (
        <span className={styles.onHover}>
          <Button
            variant="inline-icon"
            iconName={locked ? 'unlocked' : 'lock-private'}
            loading={busy}
            ariaLabel={t(locked ? 'protection.unlock' : 'protection.lock', { tag: tag.name })}
            onClick={toggle}
          />
        </span>
      )}
    </>
  );
};

/** On the page of a tag. */
export const LockButton = ({ at, tag }: Props) => {
  const { t } = useTranslation('deletions');
  const { button } = useGuard('Change/protectTag', targetOf(at));
  const { locked, toggle, busy } = useTagLock({ at, tag });
  return (
    <Button iconName={locked ? 'unlocked' : 'lock-private'} loading={busy} onClick={toggle} {...button}>
      {t(locked ? 'protection.unlockShort' : 'protection.lockShort')}
    </Button>
  );
};
