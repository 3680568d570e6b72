import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { Bytes, listQuery, pageOf, Timestamp } from '../http/page.ts';
import { ImageRef } from '../images/image.ts';

export const Digest = z.string().meta({
  examples: ['sha256:0de43cde2c4b864a8e4a84bbd9958e47c5d851319f118203303d040b0a74f159'],
});

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
