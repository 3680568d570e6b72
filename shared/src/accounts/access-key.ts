import { z } from 'zod';
import { Resource } from '../access/policy.ts';
import { endpoint } from '../http/endpoint.ts';
import { listOf, Timestamp } from '../http/page.ts';

export const MAX_ACCESS_KEYS = 2;

const EXAMPLE = {
  id: 'RCK7Q2M4ZPW5T3XH6NAB',
  active: true,
  createdAt: '2026-05-28T20:26:00.000Z',
  lastUsedAt: null,
  lastUsedFrom: null,
  expiresAt: null,
  readOnly: false,
  registries: null,
};
const Active = z
  .boolean()
  .meta({ description: 'An inactive key is refused everywhere; it can be activated again' });

const ExpiresAt = Timestamp.nullable().meta({ description: 'From when on it is refused; null: never' });
const ReadOnly = z
  .boolean()
  .meta({ description: 'Sees and pulls what its account may see and pull, and changes nothing' });
const Registries = z
  .array(Resource)
  .min(1, 'Name at least one registry, or leave the list out.')
  .max(100)
  .nullable()
  .meta({ description: 'What it is limited to; null: everything that its account may use' });

export const AccessKey = z
  .object({
    id: z
      .string()
      .meta({ description: 'The user name of `docker login`', examples: ['RCK7Q2M4ZPW5T3XH6NAB'] }),
    active: Active,
    createdAt: Timestamp,
    lastUsedAt: Timestamp.nullable().meta({ description: 'null: not used yet' }),
    lastUsedFrom: z.string().nullable().meta({ description: 'The address it was last used from' }),
    expiresAt: ExpiresAt,
    readOnly: ReadOnly,
    registries: Registries,
  })
  .meta({ id: 'AccessKey', examples: [EXAMPLE] });
export type AccessKey = z.infer<typeof AccessKey>;

export const NewAccessKey = AccessKey.extend({
  secret: z
    .string()
    .meta({ description: 'The password of `docker login`; shown this once, stored only as a hash' }),
}).meta({
  id: 'NewAccessKey',
  examples: [{ ...EXAMPLE, secret: 'kZ3v0mXy6Qd1tB8sWnE4rJ7uGpLhC2aF9oIxYbNe' }],
});
export type NewAccessKey = z.infer<typeof NewAccessKey>;

/** It never does more than its account may. */
export const AccessKeyTerms = z
  .strictObject({
    expiresAt: ExpiresAt.default(null),
    readOnly: ReadOnly.default(false),
    registries: Registries.default(null),
  })
  .prefault({})
  .meta({ id: 'AccessKeyTerms', examples: [{ readOnly: true, registries: ['team-a'] }] });
export type AccessKeyTerms = z.infer<typeof AccessKeyTerms>;

export const AccessKeyRef = z.object({
  accessKey: z
    .string()
    .max(100)
    .meta({ description: 'Id of the access key', examples: [EXAMPLE.id] }),
});

export const listOwnAccessKeys = endpoint({
  id: 'listOwnAccessKeys',
  method: 'get',
  path: '/api/v1/account/access-keys',
  action: 'View/getOwnAccessKeyList',
  summary: 'My access keys',
  description: 'Those of the account that asks, without their secrets.',
  response: listOf(AccessKey),
});

export const createOwnAccessKey = endpoint({
  id: 'createOwnAccessKey',
  method: 'post',
  path: '/api/v1/account/access-keys',
  action: 'Change/createOwnAccessKey',
  summary: 'Create an access key',
  description: `For \`docker login\` and for this API. An account has ${MAX_ACCESS_KEYS} at most.`,
  body: AccessKeyTerms,
  response: NewAccessKey,
  status: 201,
});

export const updateOwnAccessKey = endpoint({
  id: 'updateOwnAccessKey',
  method: 'patch',
  path: '/api/v1/account/access-keys/:accessKey',
  action: 'Change/updateOwnAccessKey',
  summary: 'Activate or deactivate an access key',
  description: 'It holds from the next request on, also for tokens that clients got with the key.',
  params: AccessKeyRef,
  body: z.strictObject({ active: Active }).meta({ examples: [{ active: false }] }),
  response: AccessKey,
});

export const deleteOwnAccessKey = endpoint({
  id: 'deleteOwnAccessKey',
  method: 'delete',
  path: '/api/v1/account/access-keys/:accessKey',
  action: 'Change/deleteOwnAccessKey',
  summary: 'Delete an access key',
  description: 'It holds from the next request on, and cannot be undone.',
  params: AccessKeyRef,
});
