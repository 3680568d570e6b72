import { z } from 'zod';
import { endpoint, NO_SETTINGS } from '../http/endpoint.ts';
import { Bytes, listQuery, pageOf, Timestamp } from '../http/page.ts';
import { TagPatterns } from '../tags/tag-patterns.ts';
import { BucketName } from './bucket.ts';

/** Begins with a letter, does not end with a hyphen. */
export const RegistryName = z
  .string()
  .min(3, 'Use 3 to 30 characters.')
  .max(30, 'Use 3 to 30 characters.')
  .regex(/^[a-z][a-z0-9-]*$/, 'Use lower-case letters, digits and hyphens, and begin with a letter.')
  .regex(/[a-z0-9]$/, 'Do not end with a hyphen.')
  .meta({ examples: ['team-a'] });

export const RegistryStatus = z.enum(['running', 'collecting', 'unreachable']).meta({
  description: 'collecting: storage is being freed; everything goes on meanwhile',
});

export const RESTORE_HOURS_MAX = 30 * 24;
const RestoreHours = z
  .int()
  .min(0)
  .max(RESTORE_HOURS_MAX)
  .meta({ description: 'For so long what is deleted can be restored; 0: not at all' });
const CleanupLimit = z.int().min(1).max(100).meta({
  description: 'A clean-up that would take more of the tags of the registry has to be confirmed, in percent',
});

export const Registry = z
  .object({
    name: z.string().meta({ examples: ['team-a'] }),
    bucket: z.string().meta({ examples: ['team-a'] }),
    status: RegistryStatus,
    statusReason: z.string().nullable().meta({ description: 'Why the storage is unreachable' }),
    statusSince: Timestamp.nullable().meta({ description: 'Since when it is not simply running' }),
    usageBytes: Bytes.meta({ description: 'Bytes of all distinct layers, configurations and manifests' }),
    imageCount: z.int(),
    tagCount: z.int(),
    publicEndpoint: z.boolean().meta({ description: 'Clients may use the public endpoint' }),
    publicEndpointUrl: z.string().meta({ examples: ['http://localhost:5050/team-a'] }),
    privateEndpointUrl: z.string().meta({ examples: ['http://localhost:5051/team-a'] }),
    publicRegistry: z.boolean().meta({ description: 'Anyone may pull without signing in' }),
    scanOnPush: z.boolean().meta({ description: 'Wanted for when a scanner is set up' }),
    restoreHours: RestoreHours,
    protectedTags: TagPatterns,
    cleanupLimitPercent: CleanupLimit,
    createdAt: Timestamp,
    lastPushedAt: Timestamp.nullable().meta({ description: 'null: never' }),
    lastPulledAt: Timestamp.nullable().meta({ description: 'null: never' }),
  })
  .meta({
    id: 'Registry',
    examples: [
      {
        name: 'team-a',
        bucket: 'team-a',
        status: 'running',
        statusReason: null,
        statusSince: null,
        usageBytes: 28311552,
        imageCount: 12,
        tagCount: 48,
        publicEndpoint: true,
        publicEndpointUrl: 'http://localhost:5050/team-a',
        privateEndpointUrl: 'http://localhost:5051/team-a',
        publicRegistry: false,
        scanOnPush: false,
        restoreHours: 24,
        protectedTags: ['v*'],
        cleanupLimitPercent: 50,
        createdAt: '2026-03-02T09:00:00.000Z',
        lastPushedAt: '2026-05-28T20:26:00.000Z',
        lastPulledAt: null,
      },
    ],
  });
export type Registry = z.infer<typeof Registry>;

export const RegistryRef = z.object({
  registry: z
    .string()
    .max(100)
    .meta({ examples: ['team-a'] }),
});
export type RegistryRef = z.infer<typeof RegistryRef>;

export const NewRegistry = z
  .strictObject({
    name: RegistryName,
    bucket: BucketName.optional().meta({
      description:
        'An existing free bucket, or a name for a new one; left out: a bucket named as the registry',
    }),
    publicEndpoint: z.boolean().default(true).meta({ description: 'Clients may use the public endpoint' }),
    publicRegistry: z.boolean().default(false).meta({ description: 'Anyone may pull without signing in' }),
    scanOnPush: z.boolean().default(false),
  })
  .meta({ id: 'NewRegistry', examples: [{ name: 'team-a', publicRegistry: true }] });
export type NewRegistry = z.input<typeof NewRegistry>;

export const RegistrySettings = z
  .strictObject({
    publicEndpoint: z.boolean().optional().meta({ description: 'Clients may use the public endpoint' }),
    publicRegistry: z.boolean().optional().meta({ description: 'Anyone may pull without signing in' }),
    scanOnPush: z.boolean().optional().meta({ description: 'Wanted for when a scanner is set up' }),
    restoreHours: RestoreHours.optional(),
    protectedTags: TagPatterns.optional(),
    cleanupLimitPercent: CleanupLimit.optional(),
  })
  .refine((settings) => Object.keys(settings).length > 0, 'Name at least one setting.')
  .meta({ id: 'RegistrySettings', examples: [{ publicEndpoint: false }] });
export type RegistrySettings = z.infer<typeof RegistrySettings>;

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
  description: 'Those whose storage does not answer are among them, and say why.',
  query: RegistryQuery,
  response: pageOf(Registry),
});

export const getRegistry = endpoint({
  id: 'getRegistry',
  method: 'get',
  path: '/api/v1/registries/:registry',
  action: 'View/getRegistry',
  summary: 'One registry',
  description: 'Its addresses for clients, its storage and how it is, and how much it holds.',
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

export const updateRegistry = endpoint({
  id: 'updateRegistry',
  method: 'patch',
  path: '/api/v1/registries/:registry',
  action: 'Change/updateRegistry',
  summary: 'Change settings of a registry',
  description:
    'What is left out stays. It holds from the next request of every client on, also of those that are logged in.',
  params: RegistryRef,
  body: RegistrySettings,
  response: Registry,
});

export const deleteRegistry = endpoint({
  id: 'deleteRegistry',
  method: 'delete',
  path: '/api/v1/registries/:registry',
  action: 'Change/deleteRegistry',
  summary: 'Delete a registry',
  description: [
    'Its addresses stop to answer, and its settings are gone. Its images stay in the bucket: a registry that is created',
    'on that bucket finds them again, with their tags, descriptions and numbers of pulls.',
  ].join(' '),
  params: RegistryRef,
  body: NO_SETTINGS,
});
