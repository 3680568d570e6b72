import { z } from 'zod';
import { endpoint, NO_SETTINGS } from '../http/endpoint.ts';
import { Bytes, listOf, Timestamp } from '../http/page.ts';
import { RegistryRef } from '../registries/registry.ts';

const EXAMPLE = {
  id: 3,
  cause: 'hand',
  scope: 'all',
  state: 'done',
  phase: null,
  progress: null,
  freedManifests: 20,
  freedBlobs: 64,
  freedBytes: 28311552,
  keptBlobs: 0,
  reason: null,
  by: 'admin',
  startedAt: '2026-05-28T20:26:00.000Z',
  endedAt: '2026-05-28T20:26:03.000Z',
};

export const Collection = z
  .object({
    id: z.int().meta({ examples: [3] }),
    cause: z.enum(['deletes', 'schedule', 'hand']),
    scope: z.enum(['changes', 'all']).meta({
      description: 'changes: what deletions left. all: everything that is stored was looked at',
    }),
    state: z.enum(['running', 'done', 'stopped', 'failed']),
    phase: z
      .enum(['comparing', 'manifests', 'layers', 'blobs'])
      .nullable()
      .meta({ description: 'What it does now' }),
    progress: z.number().min(0).max(1).nullable(),
    freedManifests: z.int(),
    freedBlobs: z.int(),
    freedBytes: Bytes,
    keptBlobs: z.int().meta({ description: 'Not freed, because pushes that are under way may need them' }),
    reason: z.string().nullable().meta({ description: 'Why it failed' }),
    by: z.string().nullable().meta({ description: 'Login ID, where it was begun by hand' }),
    startedAt: Timestamp,
    endedAt: Timestamp.nullable(),
  })
  .meta({
    id: 'Collection',
    examples: [EXAMPLE],
  });
export type Collection = z.infer<typeof Collection>;

export const CollectionRef = RegistryRef.extend({
  collection: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .meta({ examples: [3] }),
});

export type CollectionRef = z.infer<typeof CollectionRef>;

const PATH = '/api/v1/registries/:registry/collections';

export const listCollections = endpoint({
  id: 'listCollections',
  method: 'get',
  path: PATH,
  action: 'View/getCollectionList',
  summary: 'Garbage collections of a registry',
  description: 'The one that runs, and the last 50, newest first, with what they freed.',
  params: RegistryRef,
  response: listOf(Collection)
    .extend({
      supported: z
        .boolean()
        .meta({ description: 'Off: the engine of the bucket frees its storage by other means' }),
      nextAt: Timestamp.nullable().meta({ description: 'When the next one begins; null: none is due' }),
    })
    .meta({ examples: [{ items: [EXAMPLE], supported: true, nextAt: null }] }),
});

export const collectGarbage = endpoint({
  id: 'collectGarbage',
  method: 'post',
  path: PATH,
  action: 'Change/collectGarbage',
  summary: 'Collect garbage now',
  description:
    'Looks at everything that is stored, while pushes and pulls go on. Where one runs already, the answer is that one.',
  params: RegistryRef,
  body: NO_SETTINGS,
  response: Collection,
  status: 201,
});

export const stopCollection = endpoint({
  id: 'stopCollection',
  method: 'post',
  path: `${PATH}/:collection/stop`,
  action: 'Change/collectGarbage',
  summary: 'Stop a garbage collection',
  description: 'What it freed stays free; the next one does the rest.',
  params: CollectionRef,
  body: NO_SETTINGS,
  response: Collection,
});
