import { z } from 'zod';

/** Of an authenticator app, or one of the recovery codes; as people type it. */
export const SecondFactorCode = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .meta({ examples: ['492039'] });
