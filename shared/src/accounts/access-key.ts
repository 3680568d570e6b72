import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { Timestamp } from '../http/page.ts';

export const MAX_ACCESS_KEYS = 2;

export const AccessKey = z
  .object({
    id: z.string().meta({ description: 'The user name of `docker login`', example: 'RCK7Q2M4ZPW5T3XH6NAB' }),
    active: z.boolean(),
    createdAt: Timestamp,
    lastUsedAt: Timestamp.nullable(),
  })
  .meta({ id: 'AccessKey' });
export type AccessKey = z.infer<typeof AccessKey>;

export const NewAccessKey = AccessKey.extend({
  secret: z
    .string()
    .meta({ description: 'The password of `docker login`; shown this once, stored only as a hash' }),
}).meta({ id: 'NewAccessKey' });
export type NewAccessKey = z.infer<typeof NewAccessKey>;

export const AccessKeyRef = z.object({ accessKey: z.string().max(100) });

export const listOwnAccessKeys = endpoint({
  id: 'listOwnAccessKeys',
  method: 'get',
  path: '/api/v1/account/access-keys',
  action: 'View/getOwnAccessKeyList',
  summary: 'My access keys',
  response: z.object({ items: z.array(AccessKey) }),
});

export const createOwnAccessKey = endpoint({
  id: 'createOwnAccessKey',
  method: 'post',
  path: '/api/v1/account/access-keys',
  action: 'Change/createOwnAccessKey',
  summary: 'Create an access key',
  response: NewAccessKey,
  status: 201,
});

export const updateOwnAccessKey = endpoint({
  id: 'updateOwnAccessKey',
  method: 'patch',
  path: '/api/v1/account/access-keys/:accessKey',
  action: 'Change/updateOwnAccessKey',
  summary: 'Activate or deactivate an access key',
  params: AccessKeyRef,
  body: z.strictObject({ active: z.boolean() }),
  response: AccessKey,
});

export const deleteOwnAccessKey = endpoint({
  id: 'deleteOwnAccessKey',
  method: 'delete',
  path: '/api/v1/account/access-keys/:accessKey',
  action: 'Change/deleteOwnAccessKey',
  summary: 'Delete an access key',
  params: AccessKeyRef,
});
