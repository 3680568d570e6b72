import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Group } from 'shared/accounts/group';
import { sessionQuery } from '../accounts/session-queries.ts';

export type GroupFacts = Pick<Group, 'name' | 'description' | 'externalName'>;

type Props = {
  value: GroupFacts;
  /** What is not right about a field, once somebody tried to go on. */
  wrong: Partial<Record<keyof GroupFacts, string | undefined>>;
  onChange: (value: GroupFacts) => void;
};

/** What a group is called, here and at the identity provider. */
export const GroupFields = ({ value, wrong, onChange }: Props) => {
  const { t } = useTranslation('groups');
  const { data: session } = useQuery(sessionQuery());
  const provider = session?.identityProvider;
  return (
    <SpaceBetween size="l">
      <FormField label={t('column.name')} errorText={wrong.name}>
        <Input
          value={value.name}
          autoFocus
          autoComplete={false}
          ariaRequired
          placeholder={t('field.namePlaceholder')}
          onChange={({ detail }) => onChange({ ...value, name: detail.value })}
        />
      </FormField>
      <FormField
        label={t('field.optional', { field: t('column.description') })}
        errorText={wrong.description}
      >
        <Input
          value={value.description}
          autoComplete={false}
          onChange={({ detail }) => onChange({ ...value, description: detail.value })}
        />
      </FormField>
      {provider && (
        <FormField
          label={t('field.optional', { field: t('column.externalName', { provider }) })}
          description={t('field.externalNameHint', { provider })}
          constraintText={t('field.externalNameForm')}
          errorText={wrong.externalName}
        >
          <Input
            value={value.externalName}
            autoComplete={false}
            disableBrowserAutocorrect
            spellcheck={false}
            onChange={({ detail }) => onChange({ ...value, externalName: detail.value })}
          />
        </FormField>
      )}
    </SpaceBetween>
  );
};
