import { z } from 'zod';
import { MAX_POLICIES, Policy } from '../access/policy.ts';
import { endpoint } from '../http/endpoint.ts';
import { listOf } from '../http/page.ts';

export const MAX_GROUPS = 200;

const Name = z
  .string()
  .trim()
  .min(1, 'Give it a name.')
  .max(60)
  .meta({ examples: ['Developers'] });
const Description = z.string().trim().max(300);
const ExternalName = z.string().trim().max(200).meta({
  description: 'Who is in this group at the identity provider is a member; empty: nobody is by that',
});
const Policies = z.array(Policy).max(MAX_POLICIES).meta({ description: 'What every member may do' });
const Members = z
  .array(z.int().min(1))
  .max(10_000)
  .meta({ description: 'Ids of sub accounts', examples: [[7]] });

export const Group = z
  .object({
    id: z.int().meta({ examples: [3] }),
    name: z.string(),
    description: z.string(),
    externalName: ExternalName,
    policies: z.array(Policy),
    members: z.array(z.object({ id: z.int(), loginId: z.string() })),
  })
  .meta({
    id: 'Group',
    examples: [
      {
        id: 3,
        name: 'Developers',
        description: '',
        externalName: 'developers',
        policies: [{ policy: 'NCP_CONTAINER_REGISTRY_VIEWER' }],
        members: [{ id: 7, loginId: 'kim.minji' }],
      },
    ],
  });
export type Group = z.infer<typeof Group>;

export const NewGroup = z
  .strictObject({
    name: Name,
    description: Description.default(''),
    externalName: ExternalName.default(''),
    policies: Policies.default([]),
    members: Members.default([]),
  })
  .meta({ id: 'NewGroup', examples: [{ name: 'Developers', members: [7] }] });
export type NewGroup = z.input<typeof NewGroup>;

export const GroupChanges = z
  .strictObject({
    name: Name.optional(),
    description: Description.optional(),
    externalName: ExternalName.optional(),
    policies: Policies.optional(),
    members: Members.optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'Name at least one change.')
  .meta({ id: 'GroupChanges', examples: [{ members: [7, 8] }] });
export type GroupChanges = z.infer<typeof GroupChanges>;

export const GroupRef = z.object({
  group: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .meta({ description: 'Id of the group', examples: [3] }),
});

const PATH = '/api/v1/groups';

export const listGroups = endpoint({
  id: 'listGroups',
  method: 'get',
  path: PATH,
  action: 'View/getGroupList',
  summary: 'Groups of sub accounts',
  description: `By name, ${MAX_GROUPS} at most.`,
  response: listOf(Group),
});

export const getGroup = endpoint({
  id: 'getGroup',
  method: 'get',
  path: `${PATH}/:group`,
  action: 'View/getGroup',
  summary: 'One group',
  description: 'What its members may do, and who they are.',
  params: GroupRef,
  response: Group,
});

export const createGroup = endpoint({
  id: 'createGroup',
  method: 'post',
  path: PATH,
  action: 'Change/createGroup',
  summary: 'Create a group',
  description: 'Members may do what the policies of the group allow, beside what their own allow.',
  body: NewGroup,
  response: Group,
  status: 201,
});

export const updateGroup = endpoint({
  id: 'updateGroup',
  method: 'patch',
  path: `${PATH}/:group`,
  action: 'Change/updateGroup',
  summary: 'Change a group',
  description:
    'What is named is changed, `policies` and `members` as a whole. It holds from the next request of every member on.',
  params: GroupRef,
  body: GroupChanges,
  response: Group,
});

export const deleteGroup = endpoint({
  id: 'deleteGroup',
  method: 'delete',
  path: `${PATH}/:group`,
  action: 'Change/deleteGroup',
  summary: 'Delete a group',
  description: 'Its members lose what it allowed, from their next request on. It cannot be undone.',
  params: GroupRef,
});
