import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { Bytes, listQuery, pageOf, Timestamp } from '../http/page.ts';
import { BucketName } from './bucket.ts';

/** Begins with a letter, does not end with a hyphen. */
export const RegistryName = z
  .string()
  .min(3, 'Use 3 to 30 characters.')
  .max(30, 'Use 3 to 30 characters.')
  .regex(/^[a-z][a-z0-9-]*$/, 'Use lower-case letters, digits and hyphens, and begin with a letter.')
  .regex(/[a-z0-9]$/, 'Do not end with a hyphen.')
  .meta({ example: 'team-a' });

export const RegistryStatus = z.enum(['running', 'unreachable']);

export const Registry = z
  .object({
    name: z.string().meta({ example: 'team-a' }),
    bucket: z.string().meta({ example: 'team-a' }),
    status: RegistryStatus,
    statusReason: z.string().nullable().meta({ description: 'Why the storage is unreachable' }),
    statusSince: Timestamp.nullable(),
    usageBytes: Bytes,
    imageCount: z.int(),
    tagCount: z.int(),
    publicEndpoint: z.boolean().meta({ description: 'Clients may use the public endpoint' }),
    publicEndpointUrl: z.string().meta({ example: 'http://localhost:5050/team-a' }),
    privateEndpointUrl: z.string().meta({ example: 'http://localhost:5051/team-a' }),
    publicRegistry: z.boolean().meta({ description: 'Anyone may pull without signing in' }),
    scanOnPush: z.boolean(),
    createdAt: Timestamp,
    lastPushedAt: Timestamp.nullable(),
    lastPulledAt: Timestamp.nullable(),
  })
  .meta({ id: 'Registry' });
export type Registry = z.infer<typeof Registry>;

export const RegistryRef = z.object({ registry: z.string().max(100).meta({ example: 'team-a' }) });
export type RegistryRef = z.infer<typeof RegistryRef>;

export const NewRegistry = z
  .strictObject({
    name: RegistryName,
    bucket: BucketName.optional().meta({
      description:
        'An existing free bucket, or a name for a new one; left out: a bucket named as the registry',
    }),
    publicEndpoint: z.boolean().default(true),
    publicRegistry: z.boolean().default(false),
    scanOnPush: z.boolean().default(false),
  })
  .meta({ id: 'NewRegistry' });
export type NewRegistry = z.input<typeof NewRegistry>;

export const RegistryQuery = listQuery(
  ['name', 'bucket', 'usageBytes', 'imageCount', 'tagCount', 'createdAt', 'lastPushedAt'],
  'name',
);
export type RegistryQuery = z.infer<typeof RegistryQuery>;

export const listRegistries = endpoint({
  id: 'listRegistries',
  method: 'get',
  path: '/api/v1/registries',
  action: 'View/getRegistryList',
  summary: 'Registries in operation',
  query: RegistryQuery,
  response: pageOf(Registry),
});

export const getRegistry = endpoint({
  id: 'getRegistry',
  method: 'get',
  path: '/api/v1/registries/:registry',
  action: 'View/getRegistry',
  summary: 'One registry',
  params: RegistryRef,
  response: Registry,
});

export const createRegistry = endpoint({
  id: 'createRegistry',
  method: 'post',
  path: '/api/v1/registries',
  action: 'Change/createRegistry',
  summary: 'Create a registry',
  description: 'On a bucket that has content, its images are there again at once.',
  body: NewRegistry,
  response: Registry,
  status: 201,
});
