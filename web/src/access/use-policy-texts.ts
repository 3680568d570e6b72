import { useTranslation } from 'react-i18next';
import type { Policy, PolicyName } from 'shared/access/policy';

/** The policies of the contract by the names that people see. */
export const POLICY_KINDS = {
  NCP_CONTAINER_REGISTRY_VIEWER: 'viewer',
  NCP_CONTAINER_REGISTRY_MANAGER: 'manager',
  CUSTOM: 'custom',
} as const satisfies Record<PolicyName, string>;

/** A policy in a few words: "Viewer · team-a, 2 more". */
export const usePolicyTexts = () => {
  const { t } = useTranslation('policies');
  const nameOf = ({ policy }: Policy) => t(`policy.${POLICY_KINDS[policy]}`);
  const whereOf = ({ registries }: Policy) => {
    const [registry, ...more] = registries ?? [];
    if (registry === undefined) return t('policy.everywhere');
    return more.length > 0 ? t('policy.moreRegistries', { registry, count: more.length }) : registry;
  };
  const summaryOf = (policy: Policy) => t('policy.at', { policy: nameOf(policy), where: whereOf(policy) });
  return { nameOf, summaryOf };
};
