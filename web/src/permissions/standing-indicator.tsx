import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { Standing } from './reasons.ts';

const TYPES = {
  active: 'success',
  consoleOnly: 'info',
  keysOnly: 'info',
  suspended: 'stopped',
  noAccess: 'stopped',
} as const satisfies Record<Standing, StatusIndicatorProps.Type>;

export const StandingIndicator = ({ standing }: { standing: Standing }) => {
  const { t } = useTranslation('permissions');
  return <StatusIndicator type={TYPES[standing]}>{t(`standing.${standing}`)}</StatusIndicator>;
};
