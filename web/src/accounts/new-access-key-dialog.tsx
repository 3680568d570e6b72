import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewAccessKey } from 'shared/accounts/access-key';
import { useGuard } from '../access/use-guard.ts';
import { loginCommand, parseEndpoint } from '../registries/commands.ts';
import { registriesQuery } from '../registries/registry-queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { readListQuery } from '../ui/list-query.ts';
import { Snippet } from '../ui/snippet.tsx';

/** The only time that the secret is seen: must be there with the page, not be fetched when it is too late. */
export const NewAccessKeyDialog = ({
  accessKey,
  onDismiss,
}: {
  accessKey: NewAccessKey;
  onDismiss: () => void;
}) => {
  const { t } = useTranslation('accounts');
  return (
    <Dialog title={t('keys.new.title')} onDismiss={onDismiss} stays>
      <SpaceBetween size="l">
        <Alert type="warning">{t('keys.new.warning')}</Alert>
        <FormField label={t('keys.new.id')} description={t('keys.new.idHint')} stretch>
          <Snippet code={accessKey.id} label={t('keys.idOf')} />
        </FormField>
        <FormField label={t('keys.new.secret')} description={t('keys.new.secretHint')} stretch>
          <Snippet code={accessKey.secret} label={t('keys.secretOf')} />
        </FormField>
        <Login keyId={accessKey.id} />
      </SpaceBetween>
    </Dialog>
  );
};

/** One host serves every registry, or each registry has its own. */
const Login = ({ keyId }: { keyId: string }) => {
  const { t } = useTranslation('accounts');
  const { may } = useGuard('View/getRegistryList');
  const { data } = useQuery({
    ...registriesQuery(readListQuery(new URLSearchParams(), 'name')),
    enabled: may,
  });
  const endpoints = new Map(
    (data?.items ?? [])
      .map(({ publicEndpoint, publicEndpointUrl, privateEndpointUrl }) =>
        publicEndpoint ? publicEndpointUrl : privateEndpointUrl,
      )
      .map((endpoint) => [parseEndpoint(endpoint).host, endpoint]),
  );
  const [chosen, setChosen] = useState<string>();
  const [host, endpoint] = [...endpoints].find(([host]) => host === chosen) ?? [...endpoints][0] ?? [];
  if (!host || !endpoint) return null;
  return (
    <FormField label={t('keys.new.login')} description={t('keys.new.loginHint')} stretch>
      <SpaceBetween size="xs">
        {endpoints.size > 1 && (
          <Select
            ariaLabel={t('keys.new.host')}
            selectedOption={{ value: host, label: host }}
            options={[...endpoints.keys()].map((value) => ({ value, label: value }))}
            onChange={({ detail }) => setChosen(detail.selectedOption.value)}
          />
        )}
        <Snippet code={loginCommand('docker', endpoint, keyId)} label={t('keys.new.login')} />
      </SpaceBetween>
    </FormField>
  );
};
