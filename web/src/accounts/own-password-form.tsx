import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../api/call.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';

type Props = {
  id: string;
  /** What the password is asked for. */
  text: string;
  error: Error | null;
  onSubmit: (password: string) => void;
};

/** Whoever changes how one signs in proves again that it is oneself. */
export const OwnPasswordForm = ({ id, text, error, onSubmit }: Props) => {
  const { t } = useTranslation('secondFactor');
  const [password, setPassword] = useState('');
  const isWrong = isProblem(error, 'wrong-password');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password !== '') onSubmit(password);
  };
  return (
    <form id={id} onSubmit={submit} noValidate>
      <SpaceBetween size="m">
        <Box>{text}</Box>
        <FormField label={t('password')} errorText={isWrong && t('wrongPassword')}>
          <Input
            type="password"
            value={password}
            autoFocus
            autoComplete="current-password"
            onChange={({ detail }) => setPassword(detail.value)}
          />
        </FormField>
        {error && !isWrong && <ProblemAlert error={error} />}
      </SpaceBetween>
    </form>
  );
};
