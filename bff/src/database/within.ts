import { and, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { partsOf, type Reach } from 'shared/access/grant';
import { escaped } from './text-search.ts';

/** The condition for being within a reach, as `isWithin` decides it; undefined: everything is. */
export const within = (reach: Reach, registry: SQLWrapper, image?: SQLWrapper): SQL | undefined =>
  and(
    ...reach.map((resources) => {
      const places = resources.map((resource) => {
        const parts = partsOf(resource);
        return and(
          matching(registry, parts.registry),
          image && parts.image !== undefined ? matching(image, parts.image) : undefined,
        );
      });
      return places.length > 0 ? or(...places) : sql`false`;
    }),
  );

/** The condition for having all images of a registry within a reach; undefined: every registry has. */
export const wholly = (reach: Reach, registry: SQLWrapper): SQL | undefined =>
  within(
    reach.map((resources) => resources.filter((resource) => partsOf(resource).image === undefined)),
    registry,
  );

const matching = (column: SQLWrapper, pattern: string): SQL =>
  sql`${column} like ${pattern.split('*').map(escaped).join('%')}`;
