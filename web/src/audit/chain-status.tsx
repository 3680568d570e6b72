import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AuditChain } from 'shared/audit/audit-event';
import { useTellProblem } from '../frame/use-tell-problem.ts';
import { formatCount } from '../ui/format.ts';
import { useLocale } from '../ui/use-locale.ts';
import { auditChainQuery } from './audit-queries.ts';
import styles from './chain-status.module.css';

/** Whether any entry is missing or was altered; found out when somebody asks. */
export const ChainStatus = () => {
  const { t } = useTranslation('audit');
  const tell = useTellProblem();
  const { data: chain, error, isFetching, refetch } = useQuery(auditChainQuery());
  return (
    <span className={styles.line}>
      <span>{t('description')}</span>
      <span className={styles.line} aria-live="polite">
        {isFetching ? (
          <StatusIndicator type="loading">{t('chain.checking')}</StatusIndicator>
        ) : error ? (
          <StatusIndicator type="error">{tell(error).title}</StatusIndicator>
        ) : (
          chain && <Verdict chain={chain} />
        )}
        {!isFetching && (
          <Button variant="inline-link" onClick={() => refetch()}>
            {chain || error ? t('chain.again') : t('chain.check')}
          </Button>
        )}
      </span>
    </span>
  );
};

const Verdict = ({ chain: { brokenAt, entries, since } }: { chain: AuditChain }) => {
  const { t } = useTranslation('audit');
  const locale = useLocale();
  if (brokenAt)
    return (
      <StatusIndicator type="error">
        {t(`chain.${brokenAt.problem}`, { id: formatCount(brokenAt.id, locale) })}
      </StatusIndicator>
    );
  return (
    <StatusIndicator type="success">
      {since
        ? t('chain.whole', {
            count: entries,
            entries: formatCount(entries, locale),
            since: new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(since)),
          })
        : t('chain.empty')}
    </StatusIndicator>
  );
};
