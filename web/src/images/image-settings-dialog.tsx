import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageDetail } from 'shared/images/image';
import { targetOf } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { updateImageMutation } from './image-queries.ts';

type Props = { image: ImageDetail; onDismiss: () => void };

export default function ImageSettingsDialog({ image, onDismiss }: Props) {
  const { t } = useTranslation('images');
  const at = { registry: image.registry, image: image.name };
  const update = useMutation(updateImageMutation(at));
  const { may, button } = useGuard('Change/updateImage', targetOf(at));
  const [touched, setTouched] = useState<boolean>();
  const underWay = useRef(false);
  const tagMutability = touched ?? image.tagMutability;
  const changed = tagMutability !== image.tagMutability;

  const apply = () => {
    if (!changed) return onDismiss();
    if (underWay.current) return;
    underWay.current = true;
    update.mutate(
      { tagMutability },
      {
        onSuccess: () => {
          notify({ type: 'success', content: t('settings.done', { image: image.name }) });
          onDismiss();
        },
        onSettled: () => {
          underWay.current = false;
        },
      },
    );
  };

  return (
    <Dialog
      title={t('settings.title', { image: image.name })}
      onDismiss={onDismiss}
      confirm={{ text: t('settings.ok'), onClick: apply, busy: update.isPending, disabled: !may }}
    >
      <SpaceBetween size="m">
        {button.disabledReason && <Alert type="info">{button.disabledReason}</Alert>}
        <Toggle
          checked={tagMutability}
          disabled={update.isPending || !may}
          description={t('settings.tagMutabilityHint')}
          onChange={({ detail }) => setTouched(detail.checked)}
        >
          {t('settings.tagMutability')}
        </Toggle>
        {changed && (
          <Alert type="info">
            {tagMutability ? t('settings.thaws') : t('settings.freezes', { count: image.tagCount })}
          </Alert>
        )}
        {update.error && <ProblemAlert error={update.error} />}
      </SpaceBetween>
    </Dialog>
  );
}
