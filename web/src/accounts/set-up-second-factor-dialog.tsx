import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../api/call.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Snippet } from '../ui/snippet.tsx';
import { OwnPasswordForm } from './own-password-form.tsx';
import { QrCode } from './qr-code.tsx';
import { beginSecondFactorMutation, confirmSecondFactorMutation } from './second-factor-queries.ts';

const FORM = 'second-factor';
type Props = { onDismiss: () => void };

/** The password, then the secret and a first code, then the recovery codes. */
export default function SetUpSecondFactorDialog({ onDismiss }: Props) {
  const { t } = useTranslation('secondFactor');
  const begin = useMutation(beginSecondFactorMutation());
  const confirm = useMutation(confirmSecondFactorMutation());
  if (confirm.data)
    return (
      <Dialog title={t('codes.title')} onDismiss={onDismiss} stays>
        <SpaceBetween size="l">
          <Alert type="warning">{t('codes.warning')}</Alert>
          <Snippet code={confirm.data.recoveryCodes.join('\n')} label={t('codes.label')} />
        </SpaceBetween>
      </Dialog>
    );
  const step = begin.data ? confirm : begin;
  return (
    <Dialog
      title={t('setUp.title')}
      onDismiss={onDismiss}
      confirm={{ text: begin.data ? t('setUp.confirm') : t('next'), form: FORM, busy: step.isPending }}
    >
      {begin.data ? (
        <CodeForm {...begin.data} error={confirm.error} onSubmit={confirm.mutate} />
      ) : (
        <OwnPasswordForm
          id={FORM}
          text={t('setUp.password')}
          error={begin.error}
          onSubmit={(password) => begin.mutate(password)}
        />
      )}
    </Dialog>
  );
}

type CodeFormProps = { secret: string; uri: string; error: Error | null; onSubmit: (code: string) => void };

const CodeForm = ({ secret, uri, error, onSubmit }: CodeFormProps) => {
  const { t } = useTranslation('secondFactor');
  const [code, setCode] = useState('');
  const isWrong = isProblem(error, 'wrong-code');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== '') onSubmit(code);
  };
  return (
    <form id={FORM} onSubmit={submit} noValidate>
      <SpaceBetween size="l">
        <Box>{t('setUp.scan')}</Box>
        <QrCode text={uri} label={t('setUp.qr')} />
        <FormField label={t('setUp.secret')} description={t('setUp.secretHint')} stretch>
          <Snippet code={secret} label={t('setUp.secret')} />
        </FormField>
        <FormField label={t('code')} errorText={isWrong && t('wrongCode')}>
          <Input
            value={code}
            autoFocus
            inputMode="numeric"
            autoComplete="one-time-code"
            onChange={({ detail }) => setCode(detail.value)}
          />
        </FormField>
        {error && !isWrong && <ProblemAlert error={error} />}
      </SpaceBetween>
    </form>
  );
};
