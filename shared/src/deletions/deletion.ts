import { z } from 'zod';
import { CleanupFilter } from '../cleanup/cleanup-filter.ts';
import { endpoint, NO_SETTINGS } from '../http/endpoint.ts';
import { Bytes, listQuery, pageOf, Timestamp } from '../http/page.ts';
import { ImageRef } from '../images/image.ts';
import { RegistryRef } from '../registries/registry.ts';
import { Digest } from '../tags/digest.ts';

/** With more tags than this, their number has to be sent along. */
export const CONFIRMED_FROM = 10;
export const DELETED_AT_ONCE_MAX = 10_000;

/** Why a tag stays. The first ones are known when it is planned, those from `pushed-since` on when it is done. */
export const KEPT_REASONS = [
  'protected',
  'protected-by-pattern',
  'immutable',
  'last-tag',
  'among-newest',
  'changed-later',
  'pulled-later',
  'was-pulled',
  'other-name',
  'image-stays',
  'missing',
  'not-chosen',
  'pushed-since',
  'pulled-since',
  'gone-since',
  'stopped',
] as const;
export const KeptReason = z.enum(KEPT_REASONS);
export type KeptReason = z.infer<typeof KeptReason>;

export const DELETION_STATES = [
  'planned',
  'held',
  'running',
  'stopping',
  'done',
  'stopped',
  'failed',
] as const;

const ID_MAX = 2 ** 31 - 1;
export const DeletionId = z.coerce.number().int().min(1).max(ID_MAX);

const EXAMPLE = {
  id: 12,
  kind: 'tags',
  state: 'running',
  images: ['team/app'],
  filter: null,
  scheduled: false,
  plannedTags: 240,
  plannedImages: 1,
  keptTags: 2,
  share: 0.08,
  confirmTags: true,
  freedBytes: 28311552,
  deletedTags: 100,
  sparedTags: 1,
  failedTags: 0,
  reason: null,
  by: 'minji',
  createdAt: '2026-05-28T20:26:00.000Z',
  startedAt: '2026-05-28T20:26:10.000Z',
  endedAt: null,
};

export const Deletion = z
  .object({
    id: z.int().meta({ examples: [12] }),
    kind: z.enum(['tags', 'images', 'cleanup']),
    state: z.enum(DELETION_STATES).meta({
      description:
        'planned: nothing happened yet. held: a schedule planned it, and it takes so much that somebody has to confirm it',
    }),
    images: z.array(z.string()).meta({
      description: 'kind tags: the image. kind images: the images, 100 of them at most',
      examples: [['team/app']],
    }),
    filter: CleanupFilter.nullable().meta({ description: 'kind cleanup: what was looked for' }),
    scheduled: z.boolean(),
    plannedTags: z.int().meta({ description: 'Tags that go' }),
    plannedImages: z.int().meta({ description: 'Images that lose tags, or go' }),
    keptTags: z.int().meta({ description: 'Tags that were looked at and stay' }),
    share: z.number().min(0).max(1).meta({ description: 'plannedTags of all tags of the registry' }),
    confirmTags: z.boolean().meta({ description: 'The number of tags has to be sent along to run it' }),
    freedBytes: Bytes.nullable().meta({
      description:
        'What the storage has more of when all of it is gone for good, without what anything else needs; null: being counted',
    }),
    deletedTags: z.int().meta({ description: 'So far' }),
    sparedTags: z.int().meta({ description: 'Planned, but pushed, pulled, protected or gone since' }),
    failedTags: z.int(),
    reason: z.string().nullable().meta({ description: 'Why it failed, or is held' }),
    by: z.string().meta({ description: 'Login ID; of a schedule, of who set it up' }),
    createdAt: Timestamp,
    startedAt: Timestamp.nullable(),
    endedAt: Timestamp.nullable(),
  })
  .meta({
    id: 'Deletion',
    examples: [EXAMPLE],
  });
export type Deletion = z.infer<typeof Deletion>;

/** What goes and stays along with the tags of a plan. */
export const DeletionPlan = Deletion.extend({
  siblings: z
    .array(z.object({ tag: z.string(), digest: Digest }))
    .meta({ description: 'Tags that stay although they name the same manifests; the first 50' }),
  siblingTags: z.int().meta({ description: 'How many there are' }),
  platforms: z.int().meta({ description: 'Manifests of platforms that go along with their index' }),
  referrers: z.int().meta({ description: 'Signatures, SBOMs and the like that go along' }),
  sharedBytes: Bytes.nullable().meta({
    description: 'What the tags hold together with others, and so is not freed; null: being counted',
  }),
}).meta({
  id: 'DeletionPlan',
  examples: [
    {
      ...EXAMPLE,
      state: 'planned',
      siblings: [],
      siblingTags: 0,
      platforms: 2,
      referrers: 1,
      sharedBytes: 0,
    },
  ],
});
export type DeletionPlan = z.infer<typeof DeletionPlan>;

export const DeletionTag = z
  .object({
    image: z.string(),
    name: z.string().meta({ examples: ['1.0'] }),
    digest: Digest.nullable().meta({ description: 'null: it was freed since, or never there' }),
    sizeBytes: Bytes,
    updatedAt: Timestamp.nullable(),
    lastPulledAt: Timestamp.nullable(),
    state: z.enum(['planned', 'deleted', 'kept', 'failed']),
    reason: KeptReason.nullable().meta({ description: 'Why it is kept' }),
    failure: z.string().nullable().meta({ description: 'What went wrong' }),
  })
  .meta({
    id: 'DeletionTag',
    examples: [
      {
        image: 'team/app',
        name: '1.0',
        digest: 'sha256:0de43cde2c4b864a8e4a84bbd9958e47c5d851319f118203303d040b0a74f159',
        sizeBytes: 28311552,
        updatedAt: '2026-05-28T20:26:00.000Z',
        lastPulledAt: null,
        state: 'kept',
        reason: 'last-tag',
        failure: null,
      },
    ],
  });
export type DeletionTag = z.infer<typeof DeletionTag>;

export const DeletionImage = z
  .object({
    image: z.string(),
    tags: z.int().meta({ description: 'Tags that were looked at' }),
    plannedTags: z.int(),
    keptTags: z.int(),
    deletedTags: z.int(),
    failedTags: z.int(),
  })
  .meta({
    id: 'DeletionImage',
    examples: [
      { image: 'team/app', tags: 242, plannedTags: 140, keptTags: 2, deletedTags: 100, failedTags: 0 },
    ],
  });
export type DeletionImage = z.infer<typeof DeletionImage>;

const TagName = z.string().min(1).max(128);
const Plan = z
  .int()
  .min(1)
  .max(ID_MAX)
  .meta({ description: 'Id of a plan: exactly that is done, but for what was pushed or pulled since' });
const ConfirmTags = z
  .int()
  .min(0)
  .optional()
  .meta({ description: 'The number of tags that go, where a plan says `confirmTags`' });

export const TagSelection = z
  .strictObject({
    tags: z.array(TagName).min(1).max(DELETED_AT_ONCE_MAX).optional(),
    search: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'All tags whose names contain it' }),
  })
  .refine(
    ({ tags, search }) => (tags === undefined) !== (search === undefined),
    'Send either tags or search.',
  )
  .meta({ id: 'TagSelection', examples: [{ tags: ['1.0', '1.1'] }] });
export type TagSelection = z.infer<typeof TagSelection>;

export const DeleteTags = z
  .strictObject({
    tags: z.array(TagName).min(1).max(DELETED_AT_ONCE_MAX).optional(),
    plan: Plan.optional(),
    confirmTags: ConfirmTags,
  })
  .refine(({ tags, plan }) => (tags === undefined) !== (plan === undefined), 'Send either tags or a plan.')
  .meta({ id: 'DeleteTags', examples: [{ tags: ['1.0', '1.1'] }] });
export type DeleteTags = z.infer<typeof DeleteTags>;

const ImageNames = z.array(z.string().min(1).max(300)).min(1).max(100);
export const ImageSelection = z
  .strictObject({ images: ImageNames })
  .meta({ id: 'ImageSelection', examples: [{ images: ['team/app'] }] });
export type ImageSelection = z.infer<typeof ImageSelection>;

export const DeleteImages = z
  .strictObject({ images: ImageNames.optional(), plan: Plan.optional(), confirmTags: ConfirmTags })
  .refine(
    ({ images, plan }) => (images === undefined) !== (plan === undefined),
    'Send either images or a plan.',
  )
  .meta({ id: 'DeleteImages', examples: [{ images: ['team/app'] }] });
export type DeleteImages = z.infer<typeof DeleteImages>;

export const DeletionRef = RegistryRef.extend({ deletion: DeletionId.meta({ examples: [12] }) });
export type DeletionRef = z.infer<typeof DeletionRef>;

const DELETED = [
  'What is deleted can be restored for the time that the registry sets, see `listDeletedTags`.',
  'Protected tags, and tags of images whose tags are immutable, stay; the answer counts them.',
  'What takes long goes on after the answer, which then says `running`.',
].join(' ');

export const planTagDeletion = endpoint({
  id: 'planTagDeletion',
  method: 'post',
  path: '/api/v1/registries/:registry/images/:image/tags/deletion-plan',
  action: 'Change/deleteTag',
  summary: 'What deleting tags would do',
  description: 'Nothing is deleted. The plan can be run for a day.',
  params: ImageRef,
  body: TagSelection,
  response: DeletionPlan,
  status: 201,
});

export const deleteTags = endpoint({
  id: 'deleteTags',
  method: 'delete',
  path: '/api/v1/registries/:registry/images/:image/tags',
  action: 'Change/deleteTag',
  summary: 'Delete tags',
  description: `Only these names; other tags of the same manifests stay. ${DELETED}`,
  params: ImageRef,
  body: DeleteTags,
  response: Deletion,
});

export const planImageDeletion = endpoint({
  id: 'planImageDeletion',
  method: 'post',
  path: '/api/v1/registries/:registry/images/deletion-plan',
  action: 'Change/deleteImage',
  summary: 'What deleting images would do',
  description: 'Nothing is deleted. The plan can be run for a day.',
  params: RegistryRef,
  body: ImageSelection,
  response: DeletionPlan,
  status: 201,
});

export const deleteImages = endpoint({
  id: 'deleteImages',
  method: 'delete',
  path: '/api/v1/registries/:registry/images',
  action: 'Change/deleteImage',
  summary: 'Delete images',
  description: `With all their tags and manifests, and their descriptions. An image that has protected or immutable tags is not deleted. ${DELETED}`,
  params: RegistryRef,
  body: DeleteImages,
  response: Deletion,
});

export const deleteImage = endpoint({
  id: 'deleteImage',
  method: 'delete',
  path: '/api/v1/registries/:registry/images/:image',
  action: 'Change/deleteImage',
  summary: 'Delete an image',
  description: `As \`deleteImages\`. ${DELETED}`,
  params: ImageRef,
  body: NO_SETTINGS,
  response: Deletion,
});

const ofRegistry = '/api/v1/registries/:registry/deletions';

export const DeletionQuery = listQuery(['id'], '-id')
  .pick({ limit: true, after: true, sort: true })
  .extend({
    kind: z.enum(['tags', 'images', 'cleanup']).optional(),
  });
export type DeletionQuery = z.infer<typeof DeletionQuery>;

export const listDeletions = endpoint({
  id: 'listDeletions',
  method: 'get',
  path: ofRegistry,
  action: 'View/getDeletionList',
  summary: 'Deletions and clean-ups of a registry',
  description:
    'Those under way, and those of the last 90 days, with what they did. Who may not see all images sees their own ones.',
  params: RegistryRef,
  query: DeletionQuery,
  response: pageOf(Deletion),
});

export const getDeletion = endpoint({
  id: 'getDeletion',
  method: 'get',
  path: `${ofRegistry}/:deletion`,
  action: 'View/getDeletionList',
  summary: 'One deletion: how far it is',
  description: 'Also a plan, as it was made.',
  params: DeletionRef,
  response: DeletionPlan,
});

export const DeletionTagQuery = listQuery(['name'], 'name')
  .pick({ limit: true, after: true, sort: true })
  .extend({
    state: z.enum(['planned', 'deleted', 'kept', 'failed']).optional(),
    image: z.string().max(300).optional(),
  });
export type DeletionTagQuery = z.infer<typeof DeletionTagQuery>;

export const listDeletionTags = endpoint({
  id: 'listDeletionTags',
  method: 'get',
  path: `${ofRegistry}/:deletion/tags`,
  action: 'View/getDeletionList',
  summary: 'What becomes of each tag, and why',
  description: 'By image, then by name.',
  params: DeletionRef,
  query: DeletionTagQuery,
  response: pageOf(DeletionTag),
});

export const DeletionImageQuery = listQuery(['image'], 'image').pick({
  limit: true,
  after: true,
  sort: true,
  search: true,
});
export type DeletionImageQuery = z.infer<typeof DeletionImageQuery>;

export const listDeletionImages = endpoint({
  id: 'listDeletionImages',
  method: 'get',
  path: `${ofRegistry}/:deletion/images`,
  action: 'View/getDeletionList',
  summary: 'What becomes of each image',
  description: 'By name.',
  params: DeletionRef,
  query: DeletionImageQuery,
  response: pageOf(DeletionImage),
});

export const stopDeletion = endpoint({
  id: 'stopDeletion',
  method: 'post',
  path: `${ofRegistry}/:deletion/stop`,
  action: 'Change/stopDeletion',
  summary: 'Stop a deletion',
  description: 'What is deleted stays so, and can be restored; the rest stays. A plan is thrown away.',
  params: DeletionRef,
  body: NO_SETTINGS,
  response: Deletion,
});
