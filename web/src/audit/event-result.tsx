import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { AuditEvent } from 'shared/audit/audit-event';

const TYPES = { allowed: 'success', refused: 'warning', failed: 'error' } as const;

export const EventResult = ({ result }: Pick<AuditEvent, 'result'>) => {
  const { t } = useTranslation('audit');
  return <StatusIndicator type={TYPES[result]}>{t(`result.${result}`)}</StatusIndicator>;
};
