import { z } from 'zod';
import { endpoint, NO_SETTINGS } from '../http/endpoint.ts';
import { Bytes, listQuery, pageOf, Timestamp } from '../http/page.ts';
import { ImageRef } from '../images/image.ts';
import { Digest } from './digest.ts';

export const Tag = z
  .object({
    name: z.string().meta({ examples: ['1.0'] }),
    digest: Digest.meta({ description: 'Digest of the manifest that it names now' }),
    mediaType: z.string().meta({ description: 'Media type of that manifest' }),
    artifactType: z.string().nullable().meta({ description: 'What it is, where it is no image' }),
    sizeBytes: Bytes.meta({
      description: 'Compressed: what a client downloads, for an index of all platforms',
    }),
    platforms: z.array(z.string()).meta({ examples: [['linux/amd64', 'linux/arm64/v8']] }),
    updatedAt: Timestamp.meta({ description: 'When it was last pushed' }),
    lastPulledAt: Timestamp.nullable().meta({ description: 'null: never' }),
    protection: z.enum(['lock', 'pattern', 'immutable']).nullable().meta({
      description: 'Why it cannot be deleted; null: it can',
    }),
    vulnerabilities: z.null().meta({ description: 'Always null until a scanner is set up' }),
  })
  .meta({
    id: 'Tag',
    examples: [
      {
        name: '1.0',
        digest: 'sha256:0de43cde2c4b864a8e4a84bbd9958e47c5d851319f118203303d040b0a74f159',
        mediaType: 'application/vnd.oci.image.index.v1+json',
        artifactType: null,
        sizeBytes: 28311552,
        platforms: ['linux/amd64', 'linux/arm64/v8'],
        updatedAt: '2026-05-28T20:26:00.000Z',
        lastPulledAt: null,
        protection: null,
        vulnerabilities: null,
      },
    ],
  });
export type Tag = z.infer<typeof Tag>;

export const TagRef = ImageRef.extend({
  tag: z
    .string()
    .max(128)
    .meta({ examples: ['1.0'] }),
});
export type TagRef = z.infer<typeof TagRef>;

export const TagQuery = listQuery(['name', 'sizeBytes', 'updatedAt', 'lastPulledAt'], '-updatedAt');
export type TagQuery = z.infer<typeof TagQuery>;

export const listTags = endpoint({
  id: 'listTags',
  method: 'get',
  path: '/api/v1/registries/:registry/images/:image/tags',
  action: 'View/getTagList',
  summary: 'Tags of an image',
  description: 'With size and platforms of what each one names, from the catalog; the storage is not asked.',
  params: ImageRef,
  query: TagQuery,
  response: pageOf(Tag),
});

export const getTag = endpoint({
  id: 'getTag',
  method: 'get',
  path: '/api/v1/registries/:registry/images/:image/tags/:tag',
  action: 'View/getTag',
  summary: 'One tag',
  description: 'What it names is told in full by the manifest of its digest.',
  params: TagRef,
  response: Tag,
});

export const TagSettings = z
  .strictObject({ locked: z.boolean().meta({ description: 'On: it is not deleted, whatever deletes it' }) })
  .meta({ id: 'TagSettings', examples: [{ locked: true }] });
export type TagSettings = z.infer<typeof TagSettings>;

export const updateTag = endpoint({
  id: 'updateTag',
  method: 'patch',
  path: '/api/v1/registries/:registry/images/:image/tags/:tag',
  action: 'Change/protectTag',
  summary: 'Protect a tag from deletion, or no longer',
  description: 'A protected tag can still be pushed over, unless the tags of its image are immutable.',
  params: TagRef,
  body: TagSettings,
  response: Tag,
});

export const deleteTag = endpoint({
  id: 'deleteTag',
  method: 'delete',
  path: '/api/v1/registries/:registry/images/:image/tags/:tag',
  action: 'Change/deleteTag',
  summary: 'Delete a tag',
  description:
    'Only this name; other tags of the same manifest stay. It can be restored for the time that the registry sets.',
  params: TagRef,
  body: NO_SETTINGS,
});

export const Usage = z
  .object({
    totalBytes: Bytes.meta({ description: 'Of everything that it refers to, each blob once' }),
    aloneBytes: Bytes.meta({ description: 'Of what nothing else refers to' }),
    sharedBytes: Bytes.meta({ description: 'Of what others of the registry refer to as well' }),
    freedBytes: Bytes.meta({ description: 'What the storage has more of once it is deleted and collected' }),
  })
  .meta({
    id: 'Usage',
    examples: [{ totalBytes: 28311552, aloneBytes: 8311552, sharedBytes: 20000000, freedBytes: 8311552 }],
  });
export type Usage = z.infer<typeof Usage>;

export const getTagUsage = endpoint({
  id: 'getTagUsage',
  method: 'get',
  path: '/api/v1/registries/:registry/images/:image/tags/:tag/usage',
  action: 'View/getTag',
  summary: 'What a tag takes of the storage',
  description: 'Real bytes, as they are stored.',
  params: TagRef,
  response: Usage,
});

export const getImageUsage = endpoint({
  id: 'getImageUsage',
  method: 'get',
  path: '/api/v1/registries/:registry/images/:image/usage',
  action: 'View/getImage',
  summary: 'What an image takes of the storage',
  description: 'Real bytes, as they are stored.',
  params: ImageRef,
  response: Usage,
});
