import { useTranslation } from 'react-i18next';
import type { Policy } from 'shared/access/policy';
import { usePolicyTexts } from '../access/use-policy-texts.ts';
import styles from './groups.module.css';

const SHOWN = 2;

/** The first ones, and how many more. */
export const PoliciesInBrief = ({ policies }: { policies: readonly Policy[] }) => {
  const { t } = useTranslation('groups');
  const { summaryOf } = usePolicyTexts();
  if (policies.length === 0) return t('noPolicy');
  const hidden = policies.length - SHOWN;
  return (
    <ul className={styles.lines}>
      {policies.slice(0, SHOWN).map((policy, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two policies may well read the same
        <li key={index}>{summaryOf(policy)}</li>
      ))}
      {hidden > 0 && <li>{t('morePolicies', { count: hidden })}</li>}
    </ul>
  );
};
