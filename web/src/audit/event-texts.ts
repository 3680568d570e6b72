import { useTranslation } from 'react-i18next';
import type { AuditEvent } from 'shared/audit/audit-event';

/** What an entry says, in words. */
export const useEventTexts = () => {
  const { t } = useTranslation('audit');
  return {
    /** What was done; of what has no words yet, the permission that it needs. */
    deed: ({ operation, action }: Pick<AuditEvent, 'operation' | 'action'>): string =>
      t(`operation.${operation}` as 'operation.createSession', { defaultValue: action }),
    who: ({ loginId }: Pick<AuditEvent, 'loginId'>): string => loginId || t('stranger'),
  };
};
