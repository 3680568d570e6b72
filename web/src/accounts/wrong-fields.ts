import type { SubAccountChanges } from 'shared/accounts/sub-account';

// With Zod: the rules are the very ones that the server holds the fields to.
const { SubAccountChanges: Schema } = await import('shared/accounts/sub-account');

/** The names of the fields that the server would refuse. */
export const wrongFields = (fields: SubAccountChanges): ReadonlySet<string> =>
  new Set(Schema.safeParse(fields).error?.issues.map(({ path }) => String(path[0])));
