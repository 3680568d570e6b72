import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { Bytes, listOf } from '../http/page.ts';

export const BucketName = z
  .string()
  .min(3, 'Use 3 to 63 characters.')
  .max(63, 'Use 3 to 63 characters.')
  .regex(/^[a-z0-9][a-z0-9-]*[a-z0-9]$/, 'Use lower-case letters, digits and hyphens between them.')
  .meta({ examples: ['team-a'] });

export const Bucket = z
  .object({
    name: z.string().meta({ examples: ['team-a'] }),
    engine: z.enum(['built-in', 'distribution']).meta({ description: 'What stores the content' }),
    registry: z.string().nullable().meta({ description: 'The registry that lies on it; null: free' }),
    imageCount: z.int().meta({ description: 'Images that a registry made on it would find' }),
    usageBytes: Bytes,
  })
  .meta({
    id: 'Bucket',
    examples: [
      { name: 'team-a', engine: 'built-in', registry: 'team-a', imageCount: 12, usageBytes: 28311552 },
      { name: 'old-registry', engine: 'distribution', registry: null, imageCount: 4, usageBytes: 0 },
    ],
  });
export type Bucket = z.infer<typeof Bucket>;

export const listBuckets = endpoint({
  id: 'listBuckets',
  method: 'get',
  path: '/api/v1/buckets',
  action: 'View/getBucketList',
  summary: 'Storage places, with the registry each one holds',
  description:
    'Buckets of the settings, and those that registries made. A free one can be given to a new registry.',
  response: listOf(Bucket),
});
