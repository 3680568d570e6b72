import { z } from 'zod';
import type { Grant } from './grant.ts';
import { GRANTABLE_ACTIONS } from './rules.ts';

export const POLICY_NAMES = [
  'NCP_CONTAINER_REGISTRY_MANAGER',
  'NCP_CONTAINER_REGISTRY_VIEWER',
  'CUSTOM',
] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

/** Stand for all actions of their kind, also for those that later versions add. */
export const ACTION_GROUPS = ['View/*', 'Change/*'] as const;
export const MAX_POLICIES = 50;

/** As `grant.ts` matches them. */
export const Resource = z
  .string()
  .max(300)
  .regex(
    /^[a-z0-9*-]{1,30}(\/[a-z0-9._/*-]+)?$/,
    'Write a registry such as team-a, or images of it such as team-a/web/*.',
  )
  .meta({
    description: '`team-a`: a registry with its images. `team-a/web/*`: images of it. `*`: any characters',
    examples: ['team-a'],
  });

export const Policy = z
  .strictObject({
    policy: z.enum(POLICY_NAMES).meta({
      description: 'MANAGER: every action. VIEWER: every `View/` action. CUSTOM: the `actions` listed',
    }),
    actions: z
      .array(z.enum([...ACTION_GROUPS, ...GRANTABLE_ACTIONS]))
      .min(1, 'Choose at least one action.')
      .max(100)
      .optional()
      .meta({ description: 'With CUSTOM alone' }),
    registries: z
      .array(Resource)
      .min(1, 'Name at least one registry, or leave the list out.')
      .max(100)
      .optional()
      .meta({ description: 'What it is limited to; left out: every registry' }),
  })
  .refine(({ policy, actions }) => (policy === 'CUSTOM') === (actions !== undefined), {
    message: 'A custom policy lists its actions, and no other does.',
    path: ['actions'],
  })
  .meta({ id: 'Policy', examples: [{ policy: 'NCP_CONTAINER_REGISTRY_VIEWER', registries: ['team-a'] }] });
export type Policy = z.infer<typeof Policy>;

const ACTIONS_OF: Record<PolicyName, readonly string[]> = {
  NCP_CONTAINER_REGISTRY_MANAGER: ACTION_GROUPS,
  NCP_CONTAINER_REGISTRY_VIEWER: ['View/*'],
  CUSTOM: [],
};

export const grantOf = ({ policy, actions, registries }: Policy): Grant => ({
  actions: actions ?? ACTIONS_OF[policy],
  resources: registries ?? null,
});
