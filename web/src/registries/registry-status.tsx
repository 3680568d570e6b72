import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { Registry } from 'shared/registries/registry';
import { useMay } from '../access/may.ts';
import { paths } from '../paths.ts';
import { RouteLink } from '../ui/route-link.tsx';

const INDICATORS = { running: 'success', collecting: 'in-progress', unreachable: 'error' } as const;

/** What is going on leads to where one sees how far it is. */
export const RegistryStatus = ({
  registry: { name, status },
}: {
  registry: Pick<Registry, 'name' | 'status'>;
}) => {
  const { t } = useTranslation('registries');
  const may = useMay();
  const text = t(`status.${status}`);
  return (
    <StatusIndicator type={INDICATORS[status]}>
      {status === 'collecting' && may('View/getCollectionList', { registry: name }) ? (
        <RouteLink href={paths.garbageCollection(name)}>{text}</RouteLink>
      ) : (
        text
      )}
    </StatusIndicator>
  );
};
