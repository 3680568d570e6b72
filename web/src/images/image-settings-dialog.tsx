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
import { useRegistry } from '../registries/use-registry.ts';
import { TagPatternsField, useTagPatterns } from '../tags/tag-patterns-field.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { updateImageMutation } from './image-queries.ts';

type Props = { image: ImageDetail; onDismiss: () => void };

export default function ImageSettingsDialog({ image, onDismiss }: Props) {
  const { t } = useTranslation(['images', 'deletions']);
  const at = { registry: image.registry, image: image.name };
  const update = useMutation(updateImageMutation(at));
  const { may, button } = useGuard('Change/updateImage', targetOf(at));
  const [touched, setTouched] = useState<boolean>();
  const protectedTags = useTagPatterns(image.protectedTags);
  const ofRegistry = useRegistry(image.registry).registry?.protectedTags ?? [];
  const underWay = useRef(false);
  const tagMutability = touched ?? image.tagMutability;
  const turned = tagMutability !== image.tagMutability;

  const apply = () => {
    if (protectedTags.wrong || underWay.current) return;
    const changes = {
      ...(turned && { tagMutability }),
      ...(protectedTags.changed && { protectedTags: [...protectedTags.all] }),
    };
    if (Object.keys(changes).length === 0) return onDismiss();
    underWay.current = true;
    update.mutate(changes, {
      onSuccess: () => {
        notify({ type: 'success', content: t('settings.done', { image: image.name }) });
        onDismiss();
      },
      onSettled: () => {
        underWay.current = false;
      },
    });
  };

  return (
    <Dialog
      title={t('settings.title', { image: image.name })}
      onDismiss={onDismiss}
      confirm={{
        text: t('settings.ok'),
        onClick: apply,
        busy: update.isPending,
        disabled: !may,
      }}
    >
      <SpaceBetween size="l">
        {button.disabledReason && <Alert type="info">{button.disabledReason}</Alert>}
        <Toggle
          checked={tagMutability}
          disabled={update.isPending || !may}
          description={t('settings.tagMutabilityHint')}
          onChange={({ detail }) => setTouched(detail.checked)}
        >
          {t('settings.tagMutability')}
        </Toggle>
        {turned && (
          <Alert type="info">
            {tagMutability ? t('settings.thaws') : t('settings.freezes', { count: image.tagCount })}
          </Alert>
        )}
        <TagPatternsField
          value={protectedTags}
          disabled={update.isPending || !may}
          constraint={
            ofRegistry.length > 0
              ? t('deletions:patterns.ofRegistry', { patterns: ofRegistry.join(', ') })
              : undefined
          }
        />
        {update.error && <ProblemAlert error={update.error} />}
      </SpaceBetween>
    </Dialog>
  );
}
