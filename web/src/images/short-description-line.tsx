import Button from '@cloudscape-design/components/button';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ImageDetail } from 'shared/images/image';
import { targetOf } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { notify } from '../frame/notices.ts';
import { useTellProblem } from '../frame/use-tell-problem.ts';
import { updateImageMutation } from './image-queries.ts';
import styles from './short-description-line.module.css';

type Props = { image: ImageDetail; onEdit: () => void };

/** Stands in a paragraph. What the image is, in one line; where nobody has written one, what it says of itself is offered. */
export const ShortDescriptionLine = ({ image, onEdit }: Props) => {
  const { t } = useTranslation('images');
  const tell = useTellProblem();
  const update = useMutation(updateImageMutation({ registry: image.registry, image: image.name }));
  const change = useGuard('Change/updateImage', targetOf({ registry: image.registry, image: image.name }));
  const changesAny = useGuard('Change/updateImage').may;
  const { shortDescription, suggestedDescription: suggestion } = image;
  const use = (text: string) =>
    update.mutate(
      { shortDescription: text },
      {
        onSuccess: () => notify({ type: 'success', content: t('short.done', { image: image.name }) }),
        onError: (error) => notify({ type: 'error', header: t('short.failed'), content: tell(error).text }),
      },
    );
  return (
    <>
      <span className={styles.line}>
        <span className={styles.text}>{shortDescription || t('details.noShortDescription')}</span>
        {changesAny && (
          <Button
            variant="inline-icon"
            iconName="edit"
            formAction="none"
            ariaLabel={t('details.editShort')}
            onClick={onEdit}
            {...change.button}
          />
        )}
      </span>
      {shortDescription === '' && suggestion !== null && (
        <span className={styles.suggestion}>
          <span className={styles.text}>
            {t('details.says')} <q>{suggestion}</q>
          </span>
          {change.may && (
            <Button
              variant="inline-link"
              loading={update.isPending}
              ariaLabel={t('details.useItLabel')}
              onClick={() => use(suggestion)}
            >
              {t('details.useIt')}
            </Button>
          )}
        </span>
      )}
    </>
  );
};
