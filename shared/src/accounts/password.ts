import { z } from 'zod';

/** NIST SP 800-63B section 3.1.1: long enough, nothing else is asked of it, and no text is cut. */
export const NewPassword = z
  .string()
  .min(10, 'Use at least 10 characters.')
  .max(200, 'Use at most 200 characters.')
  .meta({ examples: ['correct horse battery staple'] });
