import { z } from 'zod';
import { Timestamp } from '../http/page.ts';

/**
 * Which tags a clean-up takes: those that every part says yes to. Tags that are protected or immutable are never taken.
 */
export const CleanupFilter = z
  .strictObject({
    name: z
      .string()
      .trim()
      .max(200)
      .default('')
      .meta({ description: 'Images whose name contains this; empty: all' }),
    tags: z
      .string()
      .trim()
      .max(200)
      .regex(/^[\w.*-]*$/, 'Write a pattern of a tag name, such as dev-*.')
      .default('')
      .meta({ description: 'Tags whose name fits: `*` stands for any characters; empty: all' }),
    before: Timestamp.optional().meta({ description: 'Tags older than this; left out: of any age' }),
    olderThanDays: z.coerce
      .number()
      .int()
      .min(0)
      .max(36_500)
      .optional()
      .meta({ description: 'In place of `before`, for schedules: tags older than so many days' }),
    by: z.enum(['changed', 'pulled']).default('changed').meta({
      description:
        'What makes a tag old: its last change, or its last pull (its last change where it was never pulled)',
    }),
    neverPulled: z
      .stringbool()
      .or(z.boolean())
      .default(false)
      .meta({ description: 'Only tags that nobody ever pulled' }),
    excludeLast: z
      .stringbool()
      .or(z.boolean())
      .default(true)
      .meta({ description: 'The tag of each image that was changed last stays' }),
    keepNewest: z.coerce
      .number()
      .int()
      .min(0)
      .max(100_000)
      .default(0)
      .meta({ description: 'So many tags of each image that were changed last stay' }),
  })
  .meta({
    id: 'CleanupFilter',
    examples: [
      {
        name: 'team/',
        tags: '',
        before: '2026-02-01T00:00:00.000Z',
        by: 'changed',
        neverPulled: false,
        excludeLast: true,
        keepNewest: 10,
      },
    ],
  });
export type CleanupFilter = z.infer<typeof CleanupFilter>;
