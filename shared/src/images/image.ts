import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { Bytes, listQuery, pageOf, Timestamp } from '../http/page.ts';
import { RegistryRef } from '../registries/registry.ts';
import { TagPatterns } from '../tags/tag-patterns.ts';
import { FullDescription, ShortDescription } from './description.ts';

const EXAMPLE = {
  registry: 'team-a',
  name: 'team/app',
  shortDescription: 'The shop of team A',
  tagMutability: true,
  protectedTags: [],
  pulls: 1204,
  tagCount: 4,
  sizeBytes: 28311552,
  updatedAt: '2026-05-28T20:26:00.000Z',
  lastPulledAt: '2026-05-29T06:12:45.000Z',
};

export const Image = z
  .object({
    registry: z.string().meta({ examples: ['team-a'] }),
    name: z.string().meta({ examples: ['team/app'] }),
    shortDescription: z.string().meta({ description: 'Plain text; may be empty' }),
    tagMutability: z.boolean().meta({
      description: 'Off: a tag that exists cannot be pushed over, nor deleted',
    }),
    protectedTags: TagPatterns,
    pulls: z.int().meta({ description: 'A pull of several platforms at once counts once' }),
    tagCount: z.int(),
    sizeBytes: Bytes.meta({ description: 'Bytes of all its distinct layers, configurations and manifests' }),
    updatedAt: Timestamp.meta({ description: 'When it was last pushed' }),
    lastPulledAt: Timestamp.nullable().meta({ description: 'null: never' }),
  })
  .meta({ id: 'Image', examples: [EXAMPLE] });
export type Image = z.infer<typeof Image>;

const DESCRIPTION_EXAMPLE = {
  fullDescription: '# Shop\n\nServes on port 8080.',
  descriptionRevision: 3,
  descriptionUpdatedBy: 'admin',
  descriptionUpdatedAt: '2026-05-20T08:00:00.000Z',
};

/** The full description as it is stored; what a problem `description-changed` carries as `current`. */
export const StoredDescription = z
  .object({
    fullDescription: z.string().meta({ description: 'Markdown; may be empty' }),
    descriptionRevision: z.int().meta({
      description: 'Grows with every change of the full description; send it along with the next one',
    }),
    descriptionUpdatedBy: z
      .string()
      .nullable()
      .meta({ description: 'Login ID of who changed the full description last' }),
    descriptionUpdatedAt: Timestamp.nullable().meta({ description: 'null: never changed' }),
  })
  .meta({ id: 'StoredDescription', examples: [DESCRIPTION_EXAMPLE] });
export type StoredDescription = z.infer<typeof StoredDescription>;

export const ImageDetail = Image.extend(StoredDescription.shape)
  .extend({
    suggestedDescription: z.string().nullable().meta({
      description:
        'What its newest tags say of themselves (`org.opencontainers.image.description` or `.title`), fit for a short description; null where there is one',
    }),
    sourceUrl: z
      .string()
      .nullable()
      .meta({
        description:
          'An http or https address from `org.opencontainers.image.source` or `.url` of its newest tags',
        examples: ['https://git.example.com/team-a/shop'],
      }),
  })
  .meta({
    id: 'ImageDetail',
    examples: [
      {
        ...EXAMPLE,
        ...DESCRIPTION_EXAMPLE,
        suggestedDescription: null,
        sourceUrl: 'https://git.example.com/team-a/shop',
      },
    ],
  });
export type ImageDetail = z.infer<typeof ImageDetail>;

export const ImageRef = RegistryRef.extend({
  image: z
    .string()
    .max(300)
    .meta({ description: 'One path segment: `team%2Fapp`', examples: ['team/app'] }),
});
export type ImageRef = z.infer<typeof ImageRef>;

export const ImageSettings = z
  .strictObject({
    shortDescription: ShortDescription.optional(),
    fullDescription: FullDescription.optional(),
    descriptionRevision: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .optional()
      .meta({ description: 'Of the text that `fullDescription` was made from; needed with it' }),
    protectedTags: TagPatterns.optional(),
    tagMutability: z.boolean().optional().meta({
      description:
        'Off: a tag that exists cannot be deleted, nor pushed over, with one exception: what it names already may be pushed again',
    }),
  })
  .refine((settings) => Object.keys(settings).length > 0, 'Name at least one setting.')
  .refine(
    ({ fullDescription, descriptionRevision }) =>
      (fullDescription === undefined) === (descriptionRevision === undefined),
    {
      path: ['descriptionRevision'],
      message: 'Send fullDescription together with the descriptionRevision that it was made from.',
    },
  )
  .meta({
    id: 'ImageSettings',
    examples: [
      { tagMutability: false },
      { fullDescription: '# Shop\n\nServes on port 8081.', descriptionRevision: 3 },
    ],
  });
export type ImageSettings = z.infer<typeof ImageSettings>;

export const ImageQuery = listQuery(['name', 'updatedAt', 'pulls', 'tagCount', 'sizeBytes'], 'name');
export type ImageQuery = z.infer<typeof ImageQuery>;

export const listImages = endpoint({
  id: 'listImages',
  method: 'get',
  path: '/api/v1/registries/:registry/images',
  action: 'View/getImageList',
  summary: 'Images of a registry',
  description: 'Those that hold at least one manifest, from the catalog; the storage is not asked.',
  params: RegistryRef,
  query: ImageQuery,
  response: pageOf(Image),
});

export const getImage = endpoint({
  id: 'getImage',
  method: 'get',
  path: '/api/v1/registries/:registry/images/:image',
  action: 'View/getImage',
  summary: 'One image',
  description: 'Its descriptions, how often it was pulled, and how much it holds.',
  params: ImageRef,
  response: ImageDetail,
});

export const updateImage = endpoint({
  id: 'updateImage',
  method: 'patch',
  path: '/api/v1/registries/:registry/images/:image',
  action: 'Change/updateImage',
  summary: 'Change settings or descriptions of an image',
  description: [
    'What is left out stays; either all of it is written or nothing. Tag mutability holds from the next push on.',
    'A full description names the revision it was made from. Where that is not the stored one, the answer is the problem',
    '`description-changed`, whose `current` holds the stored text and its revision; the same text again is fine.',
  ].join(' '),
  params: ImageRef,
  body: ImageSettings,
  response: ImageDetail,
});
