import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useTranslation } from 'react-i18next';
import { type AuditQuery, exportAuditEvents } from 'shared/audit/audit-event';
import { addressOf } from '../api/call.ts';

/** Downloads all that the filters let through. */
export const ExportMenu = ({ query }: { query: AuditQuery }) => {
  const { t } = useTranslation('audit');
  const { limit: _limit, after: _after, sort: _sort, ...filter } = query;
  const download = (format: 'csv' | 'ndjson') =>
    addressOf(exportAuditEvents, { query: { ...filter, format } });
  return (
    <ButtonDropdown
      items={[
        { id: 'csv', text: t('export.csv'), href: download('csv') },
        { id: 'ndjson', text: t('export.ndjson'), href: download('ndjson') },
      ]}
    >
      {t('export.open')}
    </ButtonDropdown>
  );
};
