import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { Bytes, Timestamp } from '../http/page.ts';

const RegistryName = z.string().meta({ examples: ['team-a'] });
const ImageName = z.string().meta({ examples: ['team/app'] });

/** So many registries have a line of their own in the history; the rest is one more. */
export const HISTORY_REGISTRIES = 5;
export const HISTORY_DAYS = 30;

export const Overview = z
  .object({
    registryCount: z.int(),
    imageCount: z.int(),
    tagCount: z.int(),
    usageBytes: Bytes,
    troubles: z
      .array(z.object({ registry: RegistryName, reason: z.string(), since: Timestamp }))
      .meta({ description: 'Registries whose storage does not answer' }),
    days: z.array(z.iso.date()).meta({ description: 'Of the history, oldest first, today last; in UTC' }),
    history: z
      .array(
        z.object({
          registry: RegistryName.nullable().meta({ description: 'null: all other registries together' }),
          usageBytes: z
            .array(Bytes.nullable())
            .meta({ description: 'At the end of each of `days`, today until now; null: not known' }),
        }),
      )
      .meta({ description: 'The largest registries, largest first' }),
    newestPushes: z.array(
      z.object({
        registry: RegistryName,
        image: ImageName,
        tag: z.string().meta({ examples: ['1.0'] }),
        sizeBytes: Bytes,
        pushedAt: Timestamp,
      }),
    ),
    mostPulled: z.array(
      z.object({
        registry: RegistryName,
        image: ImageName,
        pulls: z.int(),
        lastPulledAt: Timestamp.nullable(),
      }),
    ),
  })
  .meta({
    id: 'Overview',
    examples: [
      {
        registryCount: 1,
        imageCount: 12,
        tagCount: 48,
        usageBytes: 28311552,
        troubles: [],
        days: ['2026-05-27', '2026-05-28'],
        history: [{ registry: 'team-a', usageBytes: [null, 28311552] }],
        newestPushes: [
          {
            registry: 'team-a',
            image: 'team/app',
            tag: '1.0',
            sizeBytes: 28311552,
            pushedAt: '2026-05-28T20:26:00.000Z',
          },
        ],
        mostPulled: [
          { registry: 'team-a', image: 'team/app', pulls: 1204, lastPulledAt: '2026-05-29T06:12:45.000Z' },
        ],
      },
    ],
  });
export type Overview = z.infer<typeof Overview>;

export const getOverview = endpoint({
  id: 'getOverview',
  method: 'get',
  path: '/api/v1/overview',
  action: 'View/getOverview',
  summary: 'All registries at a glance',
  description: 'What they hold and have held, what is new, what is used most, and what does not work.',
  response: Overview,
});
