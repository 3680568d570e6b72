import { useTranslation } from 'react-i18next';
import type { Policy } from 'shared/access/policy';
import { PlainTable } from '../ui/plain-table.tsx';
import type { PolicyAction } from './action-choice.tsx';
import styles from './policies.module.css';
import { POLICY_KINDS, usePolicyTexts } from './use-policy-texts.ts';

export const PolicyList = ({ policies }: { policies: readonly Policy[] }) => {
  const { t } = useTranslation('policies');
  const { nameOf, summaryOf } = usePolicyTexts();
  return (
    <PlainTable
      label={t('policy.list')}
      rows={policies}
      rowKey={(policy, index) => `${index} ${summaryOf(policy)}`}
      columns={[
        {
          id: 'policy',
          header: t('policy.label'),
          cell: (policy) => <span className={styles.name}>{nameOf(policy)}</span>,
        },
        {
          id: 'where',
          header: t('policy.where'),
          cell: ({ registries }) => (
            <div className={styles.where}>
              {registries ? (
                <ul className={styles.list}>
                  {registries.map((registry) => (
                    <li key={registry} className={styles.resource}>
                      {registry}
                    </li>
                  ))}
                </ul>
              ) : (
                t('policy.everywhere')
              )}
            </div>
          ),
        },
        {
          id: 'allows',
          header: t('policy.allows'),
          wide: true,
          cell: (policy) => <Allows policy={policy} />,
        },
      ]}
    />
  );
};

const Allows = ({ policy: { policy, actions = [] } }: { policy: Policy }) => {
  const { t } = useTranslation('policies');
  if (policy !== 'CUSTOM') return t(`policy.${POLICY_KINDS[policy]}Hint`);
  const textOf = (action: PolicyAction) => {
    if (action === 'View/*') return t('policy.viewAll');
    return action === 'Change/*' ? t('policy.changeAll') : t(`action.${action}`);
  };
  return (
    <ul className={styles.list}>
      {actions.map((action) => (
        <li key={action}>{textOf(action)}</li>
      ))}
    </ul>
  );
};
