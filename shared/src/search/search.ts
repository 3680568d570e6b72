import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { SearchText, Timestamp } from '../http/page.ts';
import { Digest } from '../tags/digest.ts';

const groupOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    more: z.boolean().meta({ description: 'There are others that are not among the items' }),
  });

const InImage = z.object({
  registry: z.string().meta({ examples: ['team-a'] }),
  image: z.string().meta({ examples: ['team/app'] }),
});

export const FoundRegistry = z
  .object({
    registry: z.string().meta({ examples: ['team-a'] }),
    matched: z.enum(['name', 'bucket']).meta({ description: 'Where the text is' }),
  })
  .meta({ id: 'FoundRegistry' });
export type FoundRegistry = z.infer<typeof FoundRegistry>;

export const FoundImage = InImage.extend({
  shortDescription: z.string(),
  updatedAt: Timestamp,
  matched: z.enum(['name', 'shortDescription']).meta({ description: 'Where the text is' }),
}).meta({ id: 'FoundImage' });
export type FoundImage = z.infer<typeof FoundImage>;

export const FoundTag = InImage.extend({ tag: z.string(), digest: Digest, updatedAt: Timestamp }).meta({
  id: 'FoundTag',
});
export type FoundTag = z.infer<typeof FoundTag>;

const InManifest = InImage.extend({
  digest: Digest,
  kind: z.enum(['image', 'index', 'artifact']),
  pushedAt: Timestamp,
});

export const FoundManifest = InManifest.extend({
  tag: z.string().nullable().meta({ description: 'The last pushed of its tags; null: it has none' }),
}).meta({ id: 'FoundManifest' });
export type FoundManifest = z.infer<typeof FoundManifest>;

export const FoundLabel = InManifest.extend({ key: z.string(), value: z.string() }).meta({
  id: 'FoundLabel',
});
export type FoundLabel = z.infer<typeof FoundLabel>;

const EXAMPLE_DIGEST = 'sha256:0de43cde2c4b864a8e4a84bbd9958e47c5d851319f118203303d040b0a74f159';

export const SearchAnswer = z
  .object({
    registries: groupOf(FoundRegistry),
    images: groupOf(FoundImage).meta({ description: 'By name or short description' }),
    tags: groupOf(FoundTag),
    manifests: groupOf(FoundManifest).meta({ description: 'By digest' }),
    labels: groupOf(FoundLabel).meta({ description: 'Manifests by a label or an annotation' }),
  })
  .meta({
    id: 'SearchAnswer',
    examples: [
      {
        registries: { items: [], more: false },
        images: {
          items: [
            {
              registry: 'team-a',
              image: 'team/shop',
              shortDescription: 'The shop of team A',
              updatedAt: '2026-05-28T20:26:00.000Z',
              matched: 'name',
            },
          ],
          more: false,
        },
        tags: {
          items: [
            {
              registry: 'team-a',
              image: 'team/app',
              tag: 'shop-1.0',
              digest: EXAMPLE_DIGEST,
              updatedAt: '2026-05-28T20:26:00.000Z',
            },
          ],
          more: true,
        },
        manifests: { items: [], more: false },
        labels: {
          items: [
            {
              registry: 'team-a',
              image: 'team/app',
              digest: EXAMPLE_DIGEST,
              kind: 'image',
              pushedAt: '2026-05-28T20:26:00.000Z',
              key: 'org.opencontainers.image.title',
              value: 'shop',
            },
          ],
          more: false,
        },
      },
    ],
  });
export type SearchAnswer = z.infer<typeof SearchAnswer>;

export const SearchQuery = z.object({
  q: SearchText.max(300).meta({
    description: 'What to look for; upper and lower case are the same',
    examples: ['shop'],
  }),
  limit: z.coerce.number().int().min(1).max(20).default(5).meta({ description: 'Items of a group' }),
});
export type SearchQuery = z.infer<typeof SearchQuery>;

export const search = endpoint({
  id: 'search',
  method: 'get',
  path: '/api/v1/search',
  action: 'View/search',
  summary: 'Look for registries, images, tags, digests and labels at once',
  description: [
    'Finds only what you may view. In each group: equal to the text, then beginning with it, then containing it; the last pushed first.',
    'A digest is found by its first four digits or more, with or without `sha256:`; a label by `key=value`, by its value or by a word of it, each at least from the beginning.',
    'A text without three letters or digits in a row is looked for at the beginning of tags, and anywhere in what was pushed last.',
  ].join('\n\n'),
  query: SearchQuery,
  response: SearchAnswer,
});
