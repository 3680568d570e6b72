import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageDetail } from 'shared/images/image';
import { targetOf } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { updateImageMutation } from './image-queries.ts';
import styles from './short-description-dialog.module.css';

// The whole module, with Zod: characters are counted and refused here as they are on the server.
const { countCharacters, SHORT_DESCRIPTION_MAX, ShortDescription } = await import(
  'shared/images/description'
);

const FORM = 'short-description';

type Props = { image: ImageDetail; onDismiss: () => void };

export default function ShortDescriptionDialog({ image, onDismiss }: Props) {
  const { t } = useTranslation('images');
  const at = { registry: image.registry, image: image.name };
  const update = useMutation(updateImageMutation(at));
  const { may, button } = useGuard('Change/updateImage', targetOf(at));
  const [text, setText] = useState(image.shortDescription);
  const underWay = useRef(false);

  const parsed = ShortDescription.safeParse(text);
  const count = countCharacters(text.trim());
  const over = count - SHORT_DESCRIPTION_MAX;
  const wrong =
    over > 0 ? t('short.tooLong', { count: over }) : parsed.success ? undefined : t('short.oneLine');
  const suggestion = image.shortDescription === '' ? image.suggestedDescription : null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!parsed.success || !may || underWay.current) return;
    const shortDescription = parsed.data;
    if (shortDescription === image.shortDescription) return onDismiss();
    underWay.current = true;
    update.mutate(
      { shortDescription },
      {
        onSuccess: () => {
          const said = shortDescription === '' ? t('short.removed', names) : t('short.done', names);
          notify({ type: 'success', content: said });
          onDismiss();
        },
        onSettled: () => {
          underWay.current = false;
        },
      },
    );
  };
  const names = { image: image.name };

  return (
    <Dialog
      title={t('short.title', names)}
      onDismiss={onDismiss}
      stays={text !== image.shortDescription}
      confirm={{ text: t('short.submit'), form: FORM, busy: update.isPending, disabled: !may }}
    >
      <form id={FORM} onSubmit={submit} noValidate>
        <SpaceBetween size="m">
          {button.disabledReason && <Alert type="info">{button.disabledReason}</Alert>}
          <FormField
            stretch
            label={t('short.label')}
            description={t('short.hint')}
            constraintText={t('short.counter', { count, max: SHORT_DESCRIPTION_MAX })}
            errorText={wrong}
          >
            <Input
              value={text}
              autoFocus
              autoComplete={false}
              spellcheck
              onChange={({ detail }) => setText(detail.value)}
            />
          </FormField>
          {suggestion !== null && text !== suggestion && (
            <div className={styles.suggestion}>
              <div>
                {t('details.says')} <q className={styles.said}>{suggestion}</q>
              </div>
              <Button formAction="none" onClick={() => setText(suggestion)}>
                {t('details.useIt')}
              </Button>
            </div>
          )}
          {update.error && <ProblemAlert error={update.error} />}
        </SpaceBetween>
      </form>
    </Dialog>
  );
}
