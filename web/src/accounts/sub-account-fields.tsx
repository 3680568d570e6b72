import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import Toggle from '@cloudscape-design/components/toggle';
import { useTranslation } from 'react-i18next';
import type { SubAccount } from 'shared/accounts/sub-account';
import type { AccessDraft } from './access-draft.ts';

export type Person = Pick<SubAccount, 'name' | 'email' | 'memo'>;

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

type AccessProps = {
  value: AccessDraft;
  wrong: ReadonlySet<string>;
  onChange: (value: AccessDraft) => void;
};

const WAYS = [
  { access: 'consoleAccess', addresses: 'consoleAddresses' },
  { access: 'apiGatewayAccess', addresses: 'keyAddresses' },
] as const;

/** In which ways it may be used at all, and from where. */
export const AccessFields = ({ value, wrong, onChange }: AccessProps) => {
  const { t } = useTranslation('subAccounts');
  return (
    <SpaceBetween size="l">
      {WAYS.map(({ access, addresses }) => (
        <SpaceBetween key={access} size="s">
          <Toggle
            checked={value[access]}
            description={t(`field.${access}Hint`)}
            onChange={({ detail }) => onChange({ ...value, [access]: detail.checked })}
          >
            {t(`field.${access}`)}
          </Toggle>
          {value[access] && (
            <FormField
              label={t('field.optional', { field: t(`field.${addresses}`) })}
              constraintText={t('field.addressesHint')}
              errorText={wrong.has(addresses) && t('wrong.addresses')}
            >
              <Textarea
                value={value[addresses]}
                rows={2}
                spellcheck={false}
                placeholder="203.0.113.0/24"
                onChange={({ detail }) => onChange({ ...value, [addresses]: detail.value })}
              />
            </FormField>
          )}
        </SpaceBetween>
      ))}
    </SpaceBetween>
  );
};
