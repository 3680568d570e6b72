import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isNewPassword, PASSWORD_LENGTH } from './new-password.ts';

type Props = {
  /** Undefined: one is made by the server. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  tried: boolean;
};

/** The first password of somebody else. */
export const PasswordChoice = ({ value, onChange, tried }: Props) => {
  const { t } = useTranslation('subAccounts');
  const [visible, setVisible] = useState(false);
  return (
    <SpaceBetween size="s">
      <FormField label={t('password.label')} description={t('password.hint')} stretch>
        <RadioGroup
          value={value === undefined ? 'generated' : 'given'}
          onChange={({ detail }) => onChange(detail.value === 'given' ? '' : undefined)}
          items={[
            { value: 'generated', label: t('password.generate'), description: t('password.generateHint') },
            { value: 'given', label: t('password.give') },
          ]}
        />
      </FormField>
      {value !== undefined && (
        <FormField
          label={t('password.given')}
          constraintText={t('password.givenHint', { count: PASSWORD_LENGTH.min })}
          errorText={tried && !isNewPassword(value) && t('wrong.password', PASSWORD_LENGTH)}
        >
          <SpaceBetween size="xs">
            <Input
              type={visible ? 'text' : 'password'}
              value={value}
              autoFocus
              autoComplete="new-password"
              spellcheck={false}
              onChange={({ detail }) => onChange(detail.value)}
            />
            <Checkbox checked={visible} onChange={({ detail }) => setVisible(detail.checked)}>
              {t('password.show')}
            </Checkbox>
          </SpaceBetween>
        </FormField>
      )}
    </SpaceBetween>
  );
};
