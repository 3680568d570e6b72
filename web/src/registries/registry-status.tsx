import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { Registry } from 'shared/registries/registry';

export const RegistryStatus = ({ registry }: { registry: Pick<Registry, 'status'> }) => {
  const { t } = useTranslation('registries');
  return (
    <StatusIndicator type={registry.status === 'running' ? 'success' : 'error'}>
      {t(`status.${registry.status}`)}
    </StatusIndicator>
  );
};
