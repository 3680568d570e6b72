import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { Bytes, listQuery, pageOf, Timestamp } from '../http/page.ts';
import { RegistryRef } from '../registries/registry.ts';
import { Digest } from '../tags/digest.ts';

export const DeletedTag = z
  .object({
    id: z.int().meta({ examples: [71] }),
    image: z.string(),
    name: z.string().meta({ examples: ['1.0'] }),
    digest: Digest,
    sizeBytes: Bytes,
    updatedAt: Timestamp.meta({ description: 'When it had been pushed' }),
    lastPulledAt: Timestamp.nullable(),
    cause: z.enum(['deleted', 'replaced', 'cleaned-up']).meta({
      description: 'replaced: another manifest was pushed over it',
    }),
    deletedAt: Timestamp,
    deletedBy: z.string().meta({ description: 'Login ID; empty: not known' }),
    expiresAt: Timestamp.meta({ description: 'Until when it can be restored' }),
    taken: z.boolean().meta({ description: 'A tag of that name exists again' }),
  })
  .meta({
    id: 'DeletedTag',
    examples: [
      {
        id: 71,
        image: 'team/app',
        name: '1.0',
        digest: 'sha256:0de43cde2c4b864a8e4a84bbd9958e47c5d851319f118203303d040b0a74f159',
        sizeBytes: 28311552,
        updatedAt: '2026-05-28T20:26:00.000Z',
        lastPulledAt: null,
        cause: 'deleted',
        deletedAt: '2026-06-02T09:30:00.000Z',
        deletedBy: 'minji',
        expiresAt: '2026-06-03T09:30:00.000Z',
        taken: false,
      },
    ],
  });
export type DeletedTag = z.infer<typeof DeletedTag>;

export const DeletedImage = z
  .object({
    id: z.int().meta({ examples: [5] }),
    name: z.string().meta({ examples: ['team/app'] }),
    shortDescription: z.string(),
    tagCount: z.int(),
    deletedAt: Timestamp,
    deletedBy: z.string(),
    expiresAt: Timestamp,
    taken: z.boolean().meta({
      description: 'An image of that name exists again: its tags stay, those that are missing come back',
    }),
  })
  .meta({
    id: 'DeletedImage',
    examples: [
      {
        id: 5,
        name: 'team/app',
        shortDescription: 'The shop of team A',
        tagCount: 4,
        deletedAt: '2026-06-02T09:30:00.000Z',
        deletedBy: 'minji',
        expiresAt: '2026-06-03T09:30:00.000Z',
        taken: false,
      },
    ],
  });
export type DeletedImage = z.infer<typeof DeletedImage>;

export const DeletedSummary = z
  .object({
    tags: z.int(),
    images: z.int(),
    heldBytes: Bytes.meta({ description: 'What the storage would have more of, were all of it freed now' }),
  })
  .meta({ id: 'DeletedSummary', examples: [{ tags: 240, images: 1, heldBytes: 28311552 }] });
export type DeletedSummary = z.infer<typeof DeletedSummary>;

const Ids = z.array(z.int().min(1).max(Number.MAX_SAFE_INTEGER)).min(1).max(1000);
export const DeletedSelection = z
  .strictObject({
    tags: Ids.optional().meta({ description: 'Ids of deleted tags' }),
    images: Ids.optional().meta({ description: 'Ids of deleted images, which stand for all their tags' }),
  })
  .refine(({ tags, images }) => tags !== undefined || images !== undefined, 'Name tags or images.')
  .meta({ id: 'DeletedSelection', examples: [{ tags: [71, 72] }] });
export type DeletedSelection = z.infer<typeof DeletedSelection>;

export const FreedSelection = z
  .strictObject({
    tags: Ids.optional(),
    images: Ids.optional(),
    all: z.literal(true).optional().meta({ description: 'Everything of the registry' }),
  })
  .refine((selection) => Object.keys(selection).length > 0, 'Name tags or images, or all.')
  .meta({ id: 'FreedSelection', examples: [{ all: true }] });
export type FreedSelection = z.infer<typeof FreedSelection>;

export const Restored = z
  .object({
    restoredTags: z.int(),
    restoredImages: z.int(),
    failed: z
      .array(
        z.object({
          image: z.string(),
          name: z.string(),
          reason: z.enum(['taken', 'expired', 'immutable', 'storage']).meta({
            description: 'taken: a tag of that name exists again. storage: the storage did not take it',
          }),
          detail: z.string(),
        }),
      )
      .meta({ description: 'The first 100 of those that are still deleted' }),
    failedTags: z.int(),
  })
  .meta({ id: 'Restored', examples: [{ restoredTags: 2, restoredImages: 0, failed: [], failedTags: 0 }] });
export type Restored = z.infer<typeof Restored>;

const PATH = '/api/v1/registries/:registry/recently-deleted';

export const getDeletedSummary = endpoint({
  id: 'getDeletedSummary',
  method: 'get',
  path: PATH,
  action: 'View/getDeletedTagList',
  summary: 'How much of a registry can be restored',
  description: 'And what it holds of the storage.',
  params: RegistryRef,
  response: DeletedSummary,
});

export const DeletedTagQuery = listQuery(['deletedAt'], '-deletedAt').extend({
  image: z.string().max(300).optional(),
  cause: z.enum(['deleted', 'replaced', 'cleaned-up']).optional(),
});
export type DeletedTagQuery = z.infer<typeof DeletedTagQuery>;

export const listDeletedTags = endpoint({
  id: 'listDeletedTags',
  method: 'get',
  path: `${PATH}/tags`,
  action: 'View/getDeletedTagList',
  summary: 'Tags that can be restored',
  description:
    'Deleted, or pushed over, by whom and when. Tags of deleted images are listed with their image.',
  params: RegistryRef,
  query: DeletedTagQuery,
  response: pageOf(DeletedTag),
});

export const DeletedImageQuery = listQuery(['deletedAt'], '-deletedAt');
export type DeletedImageQuery = z.infer<typeof DeletedImageQuery>;

export const listDeletedImages = endpoint({
  id: 'listDeletedImages',
  method: 'get',
  path: `${PATH}/images`,
  action: 'View/getDeletedTagList',
  summary: 'Images that can be restored',
  description: 'With all their tags and descriptions.',
  params: RegistryRef,
  query: DeletedImageQuery,
  response: pageOf(DeletedImage),
});

export const restoreDeleted = endpoint({
  id: 'restoreDeleted',
  method: 'post',
  path: `${PATH}/restore`,
  action: 'Change/restoreTag',
  summary: 'Restore tags or images',
  description:
    'Byte for byte. A tag whose name is used again is not touched, and told. Restoring again what is there again is fine.',
  params: RegistryRef,
  body: DeletedSelection,
  response: Restored,
});

export const freeDeleted = endpoint({
  id: 'freeDeleted',
  method: 'post',
  path: `${PATH}/free`,
  action: 'Change/freeDeleted',
  summary: 'Free the storage of deleted tags now',
  description: 'They cannot be restored from then on. Garbage collection begins at once.',
  params: RegistryRef,
  body: FreedSelection,
  response: DeletedSummary,
});
