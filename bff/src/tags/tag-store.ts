import { and, asc, count, eq, ilike, or, sql } from 'drizzle-orm';
import type { TagQuery } from 'shared/tags/tag';
import type { Database } from '../database/database.ts';
import { containing, keysetPage, type SortColumn } from '../database/keyset.ts';
import { manifests, tags } from '../database/schema.ts';

type SortName = Exclude<TagQuery['sort'], `-${string}`>;
const COLUMNS: Record<SortName, SortColumn> = {
  name: { expression: sql`${tags.name}`, type: 'text' },
  sizeBytes: { expression: sql`${tags.sizeBytes}`, type: 'bigint' },
  updatedAt: { expression: sql`${tags.updatedAt}`, type: 'timestamptz' },
  lastPulledAt: { expression: sql`coalesce(${tags.lastPulledAt}, 'epoch')`, type: 'timestamptz' },
};

export const createTagStore = ({ db }: Database) => ({
  async list(image: { id: number; tagCount: number }, query: TagQuery) {
    const matching = query.search
      ? or(ilike(tags.name, containing(query.search)), eq(manifests.digest, query.search))
      : undefined;
    const ofImage = eq(tags.imageId, image.id);
    const page = await keysetPage(
      query,
      COLUMNS,
      sql`${tags.name}`,
      ({ cursorFields, beyond, orderBy, limit }) =>
        db
          .select({ tag: tags, manifest: manifests, ...cursorFields })
          .from(tags)
          .innerJoin(manifests, eq(manifests.id, tags.manifestId))
          .where(and(ofImage, matching, beyond))
          .orderBy(...orderBy)
          .limit(limit),
    );
    if (!matching) return { ...page, total: image.tagCount };
    const [counted] = await db
      .select({ total: count() })
      .from(tags)
      .innerJoin(manifests, eq(manifests.id, tags.manifestId))
      .where(and(ofImage, matching));
    return { ...page, total: counted?.total ?? 0 };
  },

  find: async (imageId: number, name: string) =>
    (
      await db
        .select({ tag: tags, manifest: manifests })
        .from(tags)
        .innerJoin(manifests, eq(manifests.id, tags.manifestId))
        .where(and(eq(tags.imageId, imageId), eq(tags.name, name)))
    )[0],

  /** Names of the tags of a manifest. */
  namesOf: async (manifestId: number, limit: number): Promise<string[]> => {
    const rows = await db
      .select({ name: tags.name })
      .from(tags)
      .where(eq(tags.manifestId, manifestId))
      .orderBy(asc(tags.name))
      .limit(limit);
    return rows.map(({ name }) => name);
  },
});
export type TagStore = ReturnType<typeof createTagStore>;
export type StoredTag = NonNullable<Awaited<ReturnType<TagStore['find']>>>;
