import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { ProblemAnswer } from '../api/call.ts';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { loadTextsOnDemand } from '../texts/texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useAddress } from '../ui/use-address.ts';
import { BucketChoice, NEW_BUCKET } from './bucket-choice.tsx';
import { useNameCheck } from './name-check.ts';
import { createRegistryMutation } from './registry-queries.ts';

await loadTextsOnDemand();

const FORM = 'create-registry';

export default function CreateRegistryDialog({ onDismiss }: { onDismiss: () => void }) {
  const { t } = useTranslation(['newRegistry', 'registries']);
  const navigate = useNavigate();
  const creation = useMutation(createRegistryMutation());
  const { may: mayCreate, button } = useGuard('Change/createRegistry');
  const may = useMay();
  const [name, setName] = useState('');
  // A link may name the bucket of a registry that was deleted.
  const [bucket, setBucket] = useState(useAddress().params.get('bucket') ?? NEW_BUCKET);
  const [publicEndpoint, setPublicEndpoint] = useState(true);
  const [publicRegistry, setPublicRegistry] = useState(false);
  const [scanOnPush, setScanOnPush] = useState(false);
  const [sent, setSent] = useState<{ name: string; bucket: string }>();
  const check = useNameCheck(name);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (creation.isPending || !mayCreate) return;
    setSent({ name, bucket });
    if (check.state === 'empty' || check.state === 'invalid' || check.state === 'taken') return;
    creation.mutate(
      { name, publicEndpoint, publicRegistry, scanOnPush, ...(bucket !== NEW_BUCKET && { bucket }) },
      {
        onSuccess: (created) => {
          const offerFirstPush = () =>
            navigate(paths.registries({ selected: created.name, dialog: 'user-guide' }));
          notify({
            type: 'success',
            content:
              created.imageCount > 0
                ? t('doneWithImages', { name: created.name, count: created.imageCount })
                : t('done', { name: created.name }),
            ...(may('Change/pushImage', { registry: created.name }) && {
              action: <Button onClick={offerFirstPush}>{t('firstPush')}</Button>,
            }),
          });
          navigate(paths.registries({ selected: created.name }), { replace: true });
        },
      },
    );
  };

  // What the server said holds for what was sent, not for what was typed since.
  const refusal = creation.error instanceof ProblemAnswer ? creation.error : undefined;
  const sameName = sent?.name === name;
  const nameTaken = check.state === 'taken' || (sameName && refusal?.is('name-taken'));
  const bucketTaken = sameName && sent.bucket === bucket && refusal?.is('bucket-taken');
  const nameError =
    (check.state === 'invalid' && t(`nameWrong.${check.wrong}`)) ||
    (nameTaken && t('taken', { name })) ||
    (check.state === 'empty' && sent && t('nameMissing'));
  const hasField = refusal?.is('name-taken') || refusal?.is('bucket-taken');

  return (
    <Dialog
      title={t('title')}
      onDismiss={onDismiss}
      stays
      confirm={{ text: t('submit'), form: FORM, busy: creation.isPending, disabled: !mayCreate }}
    >
      <form id={FORM} onSubmit={submit} noValidate>
        <SpaceBetween size="l">
          {button.disabledReason && <Alert type="info">{button.disabledReason}</Alert>}
          <FormField
            label={t('name')}
            description={t('nameHint')}
            constraintText={<NameState state={check.state} />}
            errorText={nameError}
          >
            <Input
              value={name}
              autoFocus
              autoComplete={false}
              disableBrowserAutocorrect
              spellcheck={false}
              ariaRequired
              placeholder="team-a"
              onChange={({ detail }) => setName(detail.value.toLowerCase())}
            />
          </FormField>
          <BucketChoice
            name={name}
            value={bucket}
            onChange={setBucket}
            error={bucketTaken ? t('bucketTaken', { bucket: bucket || name }) : undefined}
          />
          <FormField label={t('settings')}>
            <SpaceBetween size="s">
              <Toggle
                checked={publicEndpoint}
                description={t('registries:settings.publicEndpointHint')}
                onChange={({ detail }) => setPublicEndpoint(detail.checked)}
              >
                {t('registries:settings.publicEndpoint')}
              </Toggle>
              <Toggle
                checked={publicRegistry}
                description={t('registries:settings.publicRegistryHint')}
                onChange={({ detail }) => setPublicRegistry(detail.checked)}
              >
                {t('registries:settings.publicRegistry')}
              </Toggle>
              {publicRegistry && (
                <Alert type="warning">{publicEndpoint ? t('publicWarning') : t('publicInsideWarning')}</Alert>
              )}
              <Toggle
                checked={scanOnPush}
                description={t('registries:settings.scanOnPushHint')}
                onChange={({ detail }) => setScanOnPush(detail.checked)}
              >
                {t('registries:settings.scanOnPush')}
              </Toggle>
            </SpaceBetween>
          </FormField>
          {creation.error && !hasField && <ProblemAlert error={creation.error} />}
        </SpaceBetween>
      </form>
    </Dialog>
  );
}

const NameState = ({ state }: { state: string }) => {
  const { t } = useTranslation('newRegistry');
  if (state === 'checking') return t('checking');
  if (state === 'free') return t('free');
  return t('nameRule');
};
