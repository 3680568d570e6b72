import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { Bytes, listQuery, pageOf, Timestamp } from '../http/page.ts';
import { ImageRef } from '../images/image.ts';

export const Digest = z.string().meta({
  example: 'sha256:0de43cde2c4b864a8e4a84bbd9958e47c5d851319f118203303d040b0a74f159',
});

export const Tag = z
  .object({
    name: z.string().meta({ example: '1.0' }),
    digest: Digest,
    mediaType: z.string(),
    artifactType: z.string().nullable(),
    sizeBytes: Bytes.meta({
      description: 'Compressed: what a client downloads, for an index of all platforms',
    }),
    platforms: z.array(z.string()).meta({ example: ['linux/amd64', 'linux/arm64/v8'] }),
    updatedAt: Timestamp,
    lastPulledAt: Timestamp.nullable(),
    vulnerabilities: z.null().meta({ description: 'Always null until a scanner is set up' }),
  })
  .meta({ id: 'Tag' });
export type Tag = z.infer<typeof Tag>;

export const TagRef = ImageRef.extend({ tag: z.string().max(128).meta({ example: '1.0' }) });
export type TagRef = z.infer<typeof TagRef>;

export const TagQuery = listQuery(['name', 'sizeBytes', 'updatedAt', 'lastPulledAt'], '-updatedAt');
export type TagQuery = z.infer<typeof TagQuery>;

export const listTags = endpoint({
  id: 'listTags',
  method: 'get',
  path: '/api/v1/registries/:registry/images/:image/tags',
  action: 'View/getTagList',
  summary: 'Tags of an image',
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
  params: TagRef,
  response: Tag,
});
