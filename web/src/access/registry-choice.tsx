import FormField from '@cloudscape-design/components/form-field';
import Multiselect, { type MultiselectProps } from '@cloudscape-design/components/multiselect';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { registriesQuery } from '../registries/registry-queries.ts';

// With Zod: what is typed is held to the rule of the server.
const { Resource } = await import('shared/access/policy');

type Props = {
  /** Undefined: all of them. */
  value: readonly string[] | undefined;
  onChange: (value: string[] | undefined) => void;
  /** Says what is missing, once somebody tried to go on. */
  tried: boolean;
  note?: string | undefined;
};

/** All registries, or some: by name, or by a pattern. */
export const RegistryChoice = ({ value, onChange, tried, note }: Props) => {
  const { t } = useTranslation(['policies', 'ui']);
  // Kept while "all" is looked at.
  const [named, setNamed] = useState<string[]>([...(value ?? [])]);
  const choose = (names: string[]) => {
    setNamed(names);
    onChange(names);
  };
  return (
    <SpaceBetween size="s">
      <FormField label={t('policy.where')} stretch>
        <RadioGroup
          value={value ? 'named' : 'all'}
          onChange={({ detail }) => onChange(detail.value === 'named' ? named : undefined)}
          items={[
            { value: 'all', label: t('policy.everywhere'), description: t('policy.everywhereHint') },
            { value: 'named', label: t('policy.named'), description: t('policy.namedHint') },
          ]}
        />
      </FormField>
      {value && (
        <FormField
          label={t('policy.chosen')}
          constraintText={note}
          errorText={tried && value.length === 0 && t('policy.whereMissing')}
        >
          <Names value={value} onChange={choose} />
        </FormField>
      )}
    </SpaceBetween>
  );
};

type NamesProps = { value: readonly string[]; onChange: (names: string[]) => void };

const Names = ({ value, onChange }: NamesProps) => {
  const { t } = useTranslation(['policies', 'ui']);
  const [text, setText] = useState('');
  const { data, isError, isFetching, refetch } = useQuery({
    ...registriesQuery({ search: text, limit: 50, sort: 'name' }),
    placeholderData: keepPreviousData,
  });
  const existing = (data?.items ?? []).map(({ name }) => name).filter((name) => name.includes(text));
  const typed = Resource.safeParse(text).success && !existing.includes(text) ? [text] : [];
  const options = [
    ...typed.map((name) => ({ value: name, label: name, description: t(describe(name)) })),
    ...existing.map((name) => ({ value: name, label: name })),
  ];
  return (
    <Multiselect
      selectedOptions={value.map((name) => ({ value: name, label: name }))}
      options={options}
      filteringType="manual"
      filteringPlaceholder={t('policy.search')}
      filteringAriaLabel={t('policy.search')}
      placeholder={t('policy.choose')}
      expandToViewport
      deselectAriaLabel={({ label }: MultiselectProps.Option) => t('policy.remove', { name: label })}
      statusType={isError ? 'error' : isFetching ? 'loading' : 'finished'}
      loadingText={t('ui:loading')}
      errorText={t('policy.notLoaded')}
      recoveryText={t('ui:retry')}
      empty={t('policy.noMatch')}
      onLoadItems={({ detail }) => {
        setText(detail.filteringText.trim());
        if (isError) refetch();
      }}
      onChange={({ detail }) => onChange(detail.selectedOptions.map((option) => option.value ?? ''))}
    />
  );
};

const describe = (name: string) => {
  if (name.includes('/')) return 'policy.useImages';
  return name.includes('*') ? 'policy.usePattern' : 'policy.noRegistry';
};
