import { z } from 'zod';
import { Deletion, DeletionPlan } from '../deletions/deletion.ts';
import { endpoint } from '../http/endpoint.ts';
import { Timestamp } from '../http/page.ts';
import { RegistryRef } from '../registries/registry.ts';
import { CleanupFilter } from './cleanup-filter.ts';

export const RunCleanup = z
  .strictObject({
    plan: z
      .int()
      .min(1)
      .max(2 ** 31 - 1)
      .optional()
      .meta({
        description: 'Id of a preview: exactly that is done, but for what was pushed or pulled since',
      }),
    filter: CleanupFilter.optional().meta({ description: 'In place of a preview' }),
    images: z
      .array(z.string().min(1).max(300))
      .min(1)
      .max(10_000)
      .optional()
      .meta({ description: 'Only these of the images of the preview; left out: all' }),
    confirmTags: z.int().min(0).optional().meta({
      description: 'The number of tags that go, where a preview says `confirmTags`',
    }),
  })
  .refine(
    ({ plan, filter }) => (plan === undefined) !== (filter === undefined),
    'Send either a plan or a filter.',
  )
  .meta({ id: 'RunCleanup', examples: [{ plan: 12, confirmTags: 240 }] });
export type RunCleanup = z.infer<typeof RunCleanup>;

export const previewCleanup = endpoint({
  id: 'previewCleanup',
  method: 'get',
  path: '/api/v1/registries/:registry/cleanup',
  action: 'View/getTagList',
  summary: 'What a clean-up of old tags would delete',
  description:
    'Nothing is deleted. The answer is a plan; `listDeletionImages` and `listDeletionTags` tell what would become of each tag and why. It can be run for a day.',
  params: RegistryRef,
  query: CleanupFilter,
  response: DeletionPlan,
});

export const runCleanup = endpoint({
  id: 'runCleanup',
  method: 'post',
  path: '/api/v1/registries/:registry/cleanup',
  action: 'Change/cleanUpTags',
  summary: 'Clean up old tags',
  description:
    'Deletes what the preview said, and nothing else; tags that were pushed or pulled since stay, and are told. What is deleted can be restored for the time that the registry sets.',
  params: RegistryRef,
  body: RunCleanup,
  response: Deletion,
});

export const CleanupSchedule = z
  .object({
    enabled: z.boolean(),
    dryRun: z.boolean().meta({ description: 'Only plans, for you to look at' }),
    every: z.enum(['day', 'week', 'month']),
    hour: z.int().min(0).max(23).meta({ description: 'Of the day, UTC; weeks begin on Monday' }),
    filter: CleanupFilter,
    by: z.string().nullable().meta({ description: 'Login ID of who changed it last; null: never set up' }),
    nextRunAt: Timestamp.nullable(),
  })
  .meta({
    id: 'CleanupSchedule',
    examples: [
      {
        enabled: true,
        dryRun: false,
        every: 'week',
        hour: 3,
        filter: {
          name: '',
          tags: 'dev-*',
          olderThanDays: 30,
          by: 'pulled',
          neverPulled: false,
          excludeLast: true,
          keepNewest: 10,
        },
        by: 'admin',
        nextRunAt: '2026-06-01T03:00:00.000Z',
      },
    ],
  });
export type CleanupSchedule = z.infer<typeof CleanupSchedule>;

export const CleanupScheduleChanges = z
  .strictObject({
    enabled: z.boolean(),
    dryRun: z.boolean().default(false),
    every: z.enum(['day', 'week', 'month']),
    hour: z.int().min(0).max(23),
    filter: CleanupFilter,
  })
  .meta({
    id: 'CleanupScheduleChanges',
    examples: [
      {
        enabled: true,
        every: 'week',
        hour: 3,
        filter: { tags: 'dev-*', olderThanDays: 30, by: 'pulled', keepNewest: 10 },
      },
    ],
  });
export type CleanupScheduleChanges = z.infer<typeof CleanupScheduleChanges>;

export const getCleanupSchedule = endpoint({
  id: 'getCleanupSchedule',
  method: 'get',
  path: '/api/v1/registries/:registry/cleanup-schedule',
  action: 'View/getCleanupSchedule',
  summary: 'When old tags are cleaned up by themselves',
  description: 'What it did is among the deletions of kind `cleanup`.',
  params: RegistryRef,
  response: CleanupSchedule,
});

export const updateCleanupSchedule = endpoint({
  id: 'updateCleanupSchedule',
  method: 'patch',
  path: '/api/v1/registries/:registry/cleanup-schedule',
  action: 'Change/updateCleanupSchedule',
  summary: 'Set up when old tags are cleaned up by themselves',
  description:
    'As a whole. A run that would take more than the registry allows (`cleanupLimitPercent`) is held until somebody confirms it.',
  params: RegistryRef,
  body: CleanupScheduleChanges,
  response: CleanupSchedule,
});
