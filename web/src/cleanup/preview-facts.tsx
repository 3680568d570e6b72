import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeletionPlan } from 'shared/deletions/deletion';
import { formatBytes, formatCount } from '../ui/format.ts';
import { useLocale } from '../ui/use-locale.ts';
import { formatPercent } from './format-percent.ts';
import styles from './preview.module.css';

/** The numbers of a plan, each with what it means. */
export const PreviewFacts = ({ plan }: { plan: DeletionPlan }) => {
  const { t } = useTranslation('cleanup');
  const locale = useLocale();
  const { freedBytes, sharedBytes, platforms, referrers } = plan;
  const along = [
    platforms > 0 && t('fact.platforms', { count: platforms }),
    referrers > 0 && t('fact.referrers', { count: referrers }),
  ].filter((each) => each !== false);
  return (
    <KeyValuePairs
      columns={4}
      minColumnWidth={160}
      items={[
        {
          label: t('fact.share'),
          value: <Fact number={formatPercent(plan.share, locale)}>{t('fact.ofRegistry')}</Fact>,
        },
        {
          label: t('fact.frees'),
          value: (
            <Fact number={freedBytes === null ? t('fact.counting') : formatBytes(freedBytes, locale)}>
              {sharedBytes !== null &&
                sharedBytes > 0 &&
                t('fact.shared', { bytes: formatBytes(sharedBytes, locale) })}
            </Fact>
          ),
        },
        {
          label: t('fact.along'),
          value: <Fact number={along[0] ?? t('fact.nothing')}>{along.slice(1).join(', ')}</Fact>,
        },
        {
          label: t('fact.stays'),
          value: (
            <Fact number={t('tags', { count: plan.keptTags })}>
              {plan.siblingTags > 0 &&
                t('fact.siblings', {
                  count: plan.siblingTags,
                  number: formatCount(plan.siblingTags, locale),
                })}
            </Fact>
          ),
        },
      ]}
    />
  );
};

const Fact = ({ number, children }: { number: string; children: ReactNode }) => (
  <>
    <div className={styles.number}>{number}</div>
    {children && <div className={styles.more}>{children}</div>}
  </>
);
