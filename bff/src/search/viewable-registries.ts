import { type SQL, sql } from 'drizzle-orm';
import type { Principal } from 'shared/access/policy';

/** The condition on the table of registries for those that somebody may view; undefined: all of them. */
export const viewableRegistries = (who: Principal): SQL | undefined =>
  who.kind === 'main' ? undefined : sql`false`;
