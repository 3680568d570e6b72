import { type SQL, sql } from 'drizzle-orm';

export type Protection = 'lock' | 'pattern' | 'immutable';

/**
 * Why a tag cannot be deleted, as SQL; null: it can. `tag` has `name` and `locked`, `image` is the row of its image, and
 * `registry` that of the registry on its bucket, if there is one. Patterns are those of `shared/access/grant.ts`.
 */
export const protectionOf = (tag: SQL, image: SQL, registry: SQL): SQL<Protection | null> => sql`
  case
    when not ${image}.tag_mutability then 'immutable'
    when ${tag}.locked then 'lock'
    when exists (
      select 1 from unnest(${image}.protected_tags || coalesce(${registry}.protected_tags, '{}')) as pattern
      where ${tag}.name like replace(replace(pattern, '_', '\\_'), '*', '%')
    ) then 'pattern'
  end`;

const REASONS: Record<Protection, string> = {
  immutable: 'the tags of the image are immutable',
  lock: 'it is locked',
  pattern: 'a pattern protects it',
};

/** For the client that is refused. */
export const protectedBecause = (tag: string, protection: Protection): string =>
  `the tag ${tag} cannot be deleted: ${REASONS[protection]}`;
