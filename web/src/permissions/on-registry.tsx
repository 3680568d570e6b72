import Alert from '@cloudscape-design/components/alert';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GrantableAction } from 'shared/access/rules';
import { imagesQuery } from '../images/image-queries.ts';
import { registriesQuery, registryQuery } from '../registries/registry-queries.ts';
import { Empty } from '../ui/empty.tsx';
import type { ListQuery } from '../ui/list-query.ts';
import { useAddress } from '../ui/use-address.ts';
import { actionOf, withQuestion } from './permissions-address.ts';
import { actionsOn } from './reasons.ts';
import { RightsTable } from './rights-table.tsx';
import { SearchedSelect } from './searched-select.tsx';

/** Who may do something on a registry or an image, what, and why. */
export const OnRegistry = ({ query }: { query: ListQuery }) => {
  const { t } = useTranslation('permissions');
  const { params } = useAddress();
  const registry = params.get('registry') || undefined;
  const image = (registry && params.get('image')) || undefined;
  const action = actionsOn({ image }).find((each) => each === actionOf(params));
  const { data } = useQuery({ ...registryQuery(registry ?? ''), enabled: registry !== undefined });
  return (
    <SpaceBetween size="l">
      <Container>
        <ColumnLayout columns={3} minColumnWidth={220}>
          <RegistryField registry={registry} />
          <ImageField key={registry} registry={registry} image={image} />
          <ActionField image={image} action={action} />
        </ColumnLayout>
      </Container>
      {data?.publicRegistry && <Alert type="info">{t('registry.public')}</Alert>}
      {registry ? (
        <RightsTable place={{ registry, image }} action={action} query={query} />
      ) : (
        <Container>
          <Empty title={t('registry.none.title')} text={t('registry.none.text')} />
        </Container>
      )}
    </SpaceBetween>
  );
};

const RegistryField = ({ registry }: { registry: string | undefined }) => {
  const { t } = useTranslation('permissions');
  const { change } = useAddress();
  const [text, setText] = useState('');
  const found = useQuery({
    ...registriesQuery({ search: text, limit: 50, sort: 'name' }),
    placeholderData: keepPreviousData,
  });
  return (
    <FormField label={t('registry.label')}>
      <SearchedSelect
        selected={registry ? optionOf(registry) : null}
        options={(found.data?.items ?? []).map(({ name }) => optionOf(name))}
        placeholder={t('registry.choose')}
        searchLabel={t('registry.search')}
        found={found}
        onSearch={setText}
        onChoose={(name) => change(withQuestion({ registry: name }))}
      />
    </FormField>
  );
};

type ImageFieldProps = { registry: string | undefined; image: string | undefined };

const ImageField = ({ registry, image }: ImageFieldProps) => {
  const { t } = useTranslation('permissions');
  const { change } = useAddress();
  const [text, setText] = useState('');
  const found = useQuery({
    ...imagesQuery(registry ?? '', { search: text, limit: 50, sort: 'name' }),
    placeholderData: keepPreviousData,
    enabled: registry !== undefined,
  });
  const whole = { value: '', label: t('image.any') };
  return (
    <FormField label={t('image.label')}>
      <SearchedSelect
        selected={image ? optionOf(image) : whole}
        options={[...(text ? [] : [whole]), ...(found.data?.items ?? []).map(({ name }) => optionOf(name))]}
        placeholder={whole.label}
        searchLabel={t('image.search')}
        disabled={registry === undefined}
        found={found}
        onSearch={setText}
        onChoose={(name) => change(withQuestion({ image: name }))}
      />
    </FormField>
  );
};

type ActionFieldProps = { image: string | undefined; action: GrantableAction | undefined };

const ActionField = ({ image, action }: ActionFieldProps) => {
  const { t } = useTranslation(['permissions', 'policies']);
  const { change } = useAddress();
  const any = { value: '', label: t('action.any') };
  const named = (each: GrantableAction) => ({
    value: each,
    label: t(`policies:action.${each}`),
    description: each,
  });
  return (
    <FormField label={t('action.label')}>
      <Select
        selectedOption={action ? named(action) : any}
        expandToViewport
        options={[
          any,
          ...(['View', 'Change'] as const).map((kind) => ({
            label: t(`kind.${kind}`),
            options: actionsOn({ image })
              .filter((each) => each.startsWith(`${kind}/`))
              .map(named),
          })),
        ]}
        onChange={({ detail }) => change(withQuestion({ action: detail.selectedOption.value ?? '' }))}
      />
    </FormField>
  );
};

const optionOf = (name: string) => ({ value: name, label: name });
