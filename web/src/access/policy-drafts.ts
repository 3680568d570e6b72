import type { Policy } from 'shared/access/policy';
import type { PolicyAction } from './action-choice.tsx';

// With Zod: a policy is complete when the server would take it.
const { Policy: PolicySchema } = await import('shared/access/policy');

/** A policy while it is written: actions are kept while another kind is looked at. */
export type PolicyDraft = {
  key: number;
  policy: Policy['policy'];
  actions: PolicyAction[];
  registries: string[] | undefined;
};

let count = 0;

const draftOf = ({ policy, actions = [], registries }: Policy): PolicyDraft => {
  count += 1;
  return { key: count, policy, actions, registries };
};

/** Begins with the least that is of use. */
export const newDraft = () => draftOf({ policy: 'NCP_CONTAINER_REGISTRY_VIEWER' });

export const draftsOf = (policies: readonly Policy[]) => policies.map(draftOf);

export const policiesOf = (drafts: readonly PolicyDraft[]): Policy[] =>
  drafts.map(({ policy, actions, registries }) => ({
    policy,
    ...(policy === 'CUSTOM' && { actions }),
    ...(registries && { registries }),
  }));

export const areComplete = (drafts: readonly PolicyDraft[]) =>
  policiesOf(drafts).every((policy) => PolicySchema.safeParse(policy).success);
