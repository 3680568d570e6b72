import { z } from 'zod';

/** Tags that stay, whatever would delete them. `access/grant.ts` matches them. */
export const TagPatterns = z
  .array(
    z
      .string()
      .trim()
      .max(128)
      .regex(/^[\w.*-]+$/, 'Write a pattern of a tag name, such as v*.'),
  )
  .max(50, 'Write 50 patterns at most.')
  .meta({
    description: 'Tags that fit one of them are not deleted; `*` stands for any characters',
    examples: [['v*', 'latest']],
  });
