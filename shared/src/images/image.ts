import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { Bytes, listQuery, pageOf, Timestamp } from '../http/page.ts';
import { RegistryRef } from '../registries/registry.ts';

export const Image = z
  .object({
    registry: z.string().meta({ example: 'team-a' }),
    name: z.string().meta({ example: 'team/app' }),
    shortDescription: z.string(),
    tagMutability: z.boolean().meta({ description: 'Off: a tag that exists cannot be pushed over' }),
    pulls: z.int(),
    tagCount: z.int(),
    sizeBytes: Bytes.meta({ description: 'Bytes of all its distinct layers, configurations and manifests' }),
    updatedAt: Timestamp,
    lastPulledAt: Timestamp.nullable(),
  })
  .meta({ id: 'Image' });
export type Image = z.infer<typeof Image>;

export const ImageDetail = Image.extend({
  fullDescription: z.string().meta({ description: 'Markdown' }),
}).meta({ id: 'ImageDetail' });
export type ImageDetail = z.infer<typeof ImageDetail>;

export const ImageRef = RegistryRef.extend({
  image: z.string().max(300).meta({ description: 'One path segment: `team%2Fapp`', example: 'team/app' }),
});
export type ImageRef = z.infer<typeof ImageRef>;

export const ImageQuery = listQuery(['name', 'updatedAt', 'pulls', 'tagCount', 'sizeBytes'], 'name');
export type ImageQuery = z.infer<typeof ImageQuery>;

export const listImages = endpoint({
  id: 'listImages',
  method: 'get',
  path: '/api/v1/registries/:registry/images',
  action: 'View/getImageList',
  summary: 'Images of a registry',
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
  params: ImageRef,
  response: ImageDetail,
});
