import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { SubAccount } from 'shared/accounts/sub-account';

export const SubAccountStatus = ({ account: { active } }: { account: Pick<SubAccount, 'active'> }) => {
  const { t } = useTranslation('subAccounts');
  return (
    <StatusIndicator type={active ? 'success' : 'stopped'}>
      {active ? t('status.active') : t('status.suspended')}
    </StatusIndicator>
  );
};
