import { z } from 'zod';
import { MAX_POLICIES, Policy } from '../access/policy.ts';
import { endpoint } from '../http/endpoint.ts';
import { listOf, listQuery, pageOf, Timestamp } from '../http/page.ts';
import { AccessKey, AccessKeyTerms, NewAccessKey } from './access-key.ts';
import { NewPassword } from './password.ts';

export const LoginId = z
  .string()
  .min(3, 'Use 3 to 60 characters.')
  .max(60, 'Use 3 to 60 characters.')
  .regex(/^[A-Za-z][A-Za-z0-9.@_-]*$/, 'Use letters, digits and . @ - _, and begin with a letter.')
  .meta({ examples: ['kim.minji'] });

const Name = z
  .string()
  .trim()
  .max(60)
  .meta({ examples: ['Kim Minji'] });
const Email = z.union([z.literal(''), z.email().max(254)]).meta({ examples: ['minji@example.com'] });
const Memo = z
  .string()
  .trim()
  .max(300)
  .meta({ examples: ['Builds of team A'] });
const ConsoleAccess = z.boolean().meta({ description: 'May sign in to this console' });
const ApiGatewayAccess = z
  .boolean()
  .meta({ description: 'Access keys count: for `docker login` and for this API' });
const Active = z.boolean().meta({ description: 'Off: suspended, and refused everywhere' });
const Addresses = z
  .array(
    z.union([z.cidrv4(), z.cidrv6()], 'Write a range of addresses such as 203.0.113.0/24 or 2001:db8::/32.'),
  )
  .max(50);
const ConsoleAddresses = Addresses.meta({
  description: 'Ranges from which it may sign in (CIDR); none: from everywhere',
  examples: [['203.0.113.0/24']],
});
const KeyAddresses = Addresses.meta({
  description: 'Ranges from which its access keys count (CIDR); none: from everywhere',
  examples: [['10.0.0.0/8']],
});
const Policies = z.array(Policy).max(MAX_POLICIES).meta({ description: 'Without one it may do nothing' });

const EXAMPLE = {
  id: 7,
  loginId: 'kim.minji',
  name: 'Kim Minji',
  email: 'minji@example.com',
  memo: 'Builds of team A',
  active: true,
  consoleAccess: true,
  apiGatewayAccess: true,
  policies: [{ policy: 'NCP_CONTAINER_REGISTRY_VIEWER', registries: ['team-a'] }],
  groups: [],
  consoleAddresses: [],
  keyAddresses: ['10.0.0.0/8'],
  secondFactor: false,
  newPasswordNeeded: false,
  createdAt: '2026-03-02T09:00:00.000Z',
  lastSignedInAt: '2026-05-28T20:26:00.000Z',
};

export const SubAccount = z
  .object({
    id: z.int().meta({ examples: [7] }),
    loginId: z.string().meta({ examples: ['kim.minji'] }),
    name: z.string(),
    email: z.string(),
    memo: z.string(),
    active: Active,
    consoleAccess: ConsoleAccess,
    apiGatewayAccess: ApiGatewayAccess,
    policies: z.array(Policy),
    groups: z
      .array(z.object({ id: z.int(), name: z.string(), policies: z.array(Policy) }))
      .meta({ description: 'Groups it is a member of; what they allow, it may do, too' }),
    consoleAddresses: ConsoleAddresses,
    keyAddresses: KeyAddresses,
    secondFactor: z.boolean().meta({ description: 'An authenticator app is set up' }),
    newPasswordNeeded: z
      .boolean()
      .meta({ description: 'Was given its password, and has to choose one of its own at the next sign-in' }),
    createdAt: Timestamp,
    lastSignedInAt: Timestamp.nullable().meta({ description: 'null: never' }),
  })
  .meta({ id: 'SubAccount', examples: [EXAMPLE] });
export type SubAccount = z.infer<typeof SubAccount>;

export const NewSubAccount = z
  .strictObject({
    loginId: LoginId,
    name: Name.default(''),
    email: Email.default(''),
    memo: Memo.default(''),
    consoleAccess: ConsoleAccess.default(true),
    apiGatewayAccess: ApiGatewayAccess.default(true),
    policies: Policies.default([]),
    consoleAddresses: ConsoleAddresses.default([]),
    keyAddresses: KeyAddresses.default([]),
    password: NewPassword.optional().meta({
      description: 'The first one, which has to be changed at the first sign-in; left out: one is made',
    }),
  })
  .meta({
    id: 'NewSubAccount',
    examples: [{ loginId: 'kim.minji', policies: [{ policy: 'NCP_CONTAINER_REGISTRY_VIEWER' }] }],
  });
export type NewSubAccount = z.input<typeof NewSubAccount>;

const GeneratedPassword = z
  .string()
  .nullable()
  .meta({ description: 'The generated password, shown this once; null: it was given' });

export const CreatedSubAccount = SubAccount.extend({ password: GeneratedPassword }).meta({
  id: 'CreatedSubAccount',
  examples: [{ ...EXAMPLE, newPasswordNeeded: true, password: 'kZ3v0mXy6Qd1tB8sWnE4' }],
});
export type CreatedSubAccount = z.infer<typeof CreatedSubAccount>;

export const SubAccountChanges = z
  .strictObject({
    name: Name.optional(),
    email: Email.optional(),
    memo: Memo.optional(),
    active: Active.optional(),
    consoleAccess: ConsoleAccess.optional(),
    apiGatewayAccess: ApiGatewayAccess.optional(),
    policies: Policies.optional(),
    consoleAddresses: ConsoleAddresses.optional(),
    keyAddresses: KeyAddresses.optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'Name at least one change.')
  .meta({ id: 'SubAccountChanges', examples: [{ active: false }] });
export type SubAccountChanges = z.infer<typeof SubAccountChanges>;

export const SubAccountRef = z.object({
  subAccount: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .meta({ description: 'Id of the sub account', examples: [7] }),
});
const SubAccountKeyRef = SubAccountRef.extend({
  accessKey: z
    .string()
    .max(100)
    .meta({ examples: ['RCK7Q2M4ZPW5T3XH6NAB'] }),
});

export const SubAccountQuery = listQuery(['loginId', 'name', 'createdAt', 'lastSignedInAt'], 'loginId');
export type SubAccountQuery = z.infer<typeof SubAccountQuery>;

const PATH = '/api/v1/sub-accounts';

export const listSubAccounts = endpoint({
  id: 'listSubAccounts',
  method: 'get',
  path: PATH,
  action: 'View/getSubAccountList',
  summary: 'Sub accounts',
  description: 'Found by login ID, name, email or memo.',
  query: SubAccountQuery,
  response: pageOf(SubAccount),
});

export const getSubAccount = endpoint({
  id: 'getSubAccount',
  method: 'get',
  path: `${PATH}/:subAccount`,
  action: 'View/getSubAccount',
  summary: 'One sub account',
  description: 'What it may do, and whether it is in use.',
  params: SubAccountRef,
  response: SubAccount,
});

export const createSubAccount = endpoint({
  id: 'createSubAccount',
  method: 'post',
  path: PATH,
  action: 'Change/createSubAccount',
  summary: 'Create a sub account',
  description: 'It may do nothing until it has a policy. Where no password is given, the answer holds one.',
  body: NewSubAccount,
  response: CreatedSubAccount,
  status: 201,
});

export const updateSubAccount = endpoint({
  id: 'updateSubAccount',
  method: 'patch',
  path: `${PATH}/:subAccount`,
  action: 'Change/updateSubAccount',
  summary: 'Change a sub account',
  description:
    'What is named is changed, `policies` as a whole. It holds from the next request on: in the console, for tokens of clients and in the middle of pushes. Suspending an account, or taking its console access away, ends its sessions.',
  params: SubAccountRef,
  body: SubAccountChanges,
  response: SubAccount,
});

export const resetSubAccountPassword = endpoint({
  id: 'resetSubAccountPassword',
  method: 'post',
  path: `${PATH}/:subAccount/password`,
  action: 'Change/updateSubAccount',
  summary: 'Give a sub account a new password',
  description: 'Ends its sessions. It has to choose one of its own at the next sign-in.',
  params: SubAccountRef,
  body: z
    .strictObject({
      password: NewPassword.optional().meta({ description: 'Left out: one is made, and in the answer' }),
    })
    .meta({ examples: [{}] }),
  response: z
    .object({ password: GeneratedPassword })
    .meta({ examples: [{ password: 'kZ3v0mXy6Qd1tB8sWnE4' }] }),
});

export const deleteSubAccount = endpoint({
  id: 'deleteSubAccount',
  method: 'delete',
  path: `${PATH}/:subAccount`,
  action: 'Change/deleteSubAccount',
  summary: 'Delete a sub account',
  description: 'Its sessions and its access keys end. What it pushed stays. It cannot be undone.',
  params: SubAccountRef,
});

export const listSubAccountAccessKeys = endpoint({
  id: 'listSubAccountAccessKeys',
  method: 'get',
  path: `${PATH}/:subAccount/access-keys`,
  action: 'View/getSubAccount',
  summary: "A sub account's access keys",
  description: 'Without their secrets.',
  params: SubAccountRef,
  response: listOf(AccessKey),
});

export const createSubAccountAccessKey = endpoint({
  id: 'createSubAccountAccessKey',
  method: 'post',
  path: `${PATH}/:subAccount/access-keys`,
  action: 'Change/updateSubAccount',
  summary: 'Create an access key for a sub account',
  description: 'For a machine, or for somebody without console access.',
  params: SubAccountRef,
  body: AccessKeyTerms,
  response: NewAccessKey,
  status: 201,
});

export const updateSubAccountAccessKey = endpoint({
  id: 'updateSubAccountAccessKey',
  method: 'patch',
  path: `${PATH}/:subAccount/access-keys/:accessKey`,
  action: 'Change/updateSubAccount',
  summary: "Activate or deactivate a sub account's access key",
  description: 'It holds from the next request on, also for tokens that clients got with the key.',
  params: SubAccountKeyRef,
  body: z.strictObject({ active: z.boolean() }).meta({ examples: [{ active: false }] }),
  response: AccessKey,
});

export const deleteSubAccountAccessKey = endpoint({
  id: 'deleteSubAccountAccessKey',
  method: 'delete',
  path: `${PATH}/:subAccount/access-keys/:accessKey`,
  action: 'Change/updateSubAccount',
  summary: "Delete a sub account's access key",
  description: 'It holds from the next request on, and cannot be undone.',
  params: SubAccountKeyRef,
});
