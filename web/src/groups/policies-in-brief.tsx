import { useTranslation } from 'react-i18next';
import type { Policy } from 'shared/access/policy';
import { usePolicyTexts } from '../access/use-policy-texts.ts';

/** The first one, and how many more. */
export const PoliciesInBrief = ({ policies }: { policies: readonly Policy[] }) => {
  const { t } = useTranslation('groups');
  const { summaryOf } = usePolicyTexts();
  const [first, ...more] = policies;
  if (!first) return t('noPolicy');
  return more.length > 0
    ? t('morePolicies', { policy: summaryOf(first), count: more.length })
    : summaryOf(first);
};
