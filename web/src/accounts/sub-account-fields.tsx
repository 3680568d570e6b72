import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import Toggle from '@cloudscape-design/components/toggle';
import { useTranslation } from 'react-i18next';
import type { SubAccount } from 'shared/accounts/sub-account';

export type Person = Pick<SubAccount, 'name' | 'email' | 'memo'>;
type Access = Pick<SubAccount, 'consoleAccess' | 'apiGatewayAccess'>;

type PersonProps = {
  value: Person;
  wrong: ReadonlySet<string>;
  onChange: (value: Person) => void;
};

/** Who it is for. */
export const PersonFields = ({ value, wrong, onChange }: PersonProps) => {
  const { t } = useTranslation('subAccounts');
  const label = (field: keyof Person) => t('field.optional', { field: t(`field.${field}`) });
  return (
    <SpaceBetween size="l">
      <FormField label={label('name')} errorText={wrong.has('name') && t('wrong.name')}>
        <Input
          value={value.name}
          autoComplete={false}
          onChange={({ detail }) => onChange({ ...value, name: detail.value })}
        />
      </FormField>
      <FormField label={label('email')} errorText={wrong.has('email') && t('wrong.email')}>
        <Input
          value={value.email}
          inputMode="email"
          autoComplete={false}
          spellcheck={false}
          onChange={({ detail }) => onChange({ ...value, email: detail.value.trim() })}
        />
      </FormField>
      <FormField label={label('memo')} errorText={wrong.has('memo') && t('wrong.memo')}>
        <Textarea
          value={value.memo}
          rows={2}
          onChange={({ detail }) => onChange({ ...value, memo: detail.value })}
        />
      </FormField>
    </SpaceBetween>
  );
};

type AccessProps = { value: Access; onChange: (value: Access) => void };

/** In which ways it may be used at all. */
export const AccessFields = ({ value, onChange }: AccessProps) => {
  const { t } = useTranslation('subAccounts');
  return (
    <SpaceBetween size="s">
      {(['consoleAccess', 'apiGatewayAccess'] as const).map((access) => (
        <Toggle
          key={access}
          checked={value[access]}
          description={t(`field.${access}Hint`)}
          onChange={({ detail }) => onChange({ ...value, [access]: detail.checked })}
        >
          {t(`field.${access}`)}
        </Toggle>
      ))}
    </SpaceBetween>
  );
};
