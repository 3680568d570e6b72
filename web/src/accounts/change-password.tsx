import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { PASSWORD_LENGTH } from './new-password.ts';
import { usePasswordChange } from './use-password-change.ts';

export const ChangePassword = ({ loginId }: { loginId: string }) => {
  const { t } = useTranslation('accounts');
  const [visible, setVisible] = useState(false);
  const { values, type, wrong, problem, busy, submit } = usePasswordChange(() =>
    notify({ type: 'success', content: t('password.done') }),
  );
  const looks = visible ? ('text' as const) : ('password' as const);
  return (
    <Container header={<Header variant="h2">{t('password.title')}</Header>}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {/* Tells password managers whose it is. */}
        <input type="text" autoComplete="username" value={loginId} readOnly hidden />
        <SpaceBetween size="l">
          <FormField
            label={t('password.current')}
            errorText={wrong.current && t(`password.${wrong.current}`)}
          >
            <Input
              type={looks}
              value={values.current}
              autoComplete="current-password"
              onChange={({ detail }) => type('current', detail.value)}
            />
          </FormField>
          <FormField
            label={t('password.new')}
            constraintText={t('password.newHint', { count: PASSWORD_LENGTH.min })}
            errorText={wrong.fresh && t(`password.${wrong.fresh}`, PASSWORD_LENGTH)}
          >
            <Input
              type={looks}
              value={values.fresh}
              autoComplete="new-password"
              onChange={({ detail }) => type('fresh', detail.value)}
            />
          </FormField>
          <FormField label={t('password.again')} errorText={wrong.again && t(`password.${wrong.again}`)}>
            <Input
              type={looks}
              value={values.again}
              autoComplete="new-password"
              onChange={({ detail }) => type('again', detail.value)}
            />
          </FormField>
          <Checkbox checked={visible} onChange={({ detail }) => setVisible(detail.checked)}>
            {t('password.show')}
          </Checkbox>
          {problem && <ProblemAlert error={problem} />}
          <Button variant="primary" loading={busy}>
            {t('password.submit')}
          </Button>
        </SpaceBetween>
      </form>
    </Container>
  );
};
