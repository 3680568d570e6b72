import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gte,
  inArray,
  lt,
  type SQL,
  type Subquery,
  sql,
} from 'drizzle-orm';
import type { TagQuery } from 'shared/tags/tag';
import type { Database, Queryable } from '../database/database.ts';
import { keysetPage, type SortColumn } from '../database/keyset.ts';
import { manifests, tags } from '../database/schema.ts';
import {
  COUNTED_AT_MOST,
  containsByScan,
  isInTagName,
  isTagIndexable,
  onlyByTextIndex,
  searchedPage,
  tagContainsByIndex,
} from '../database/text-search.ts';

type SortName = Exclude<TagQuery['sort'], `-${string}`>;
const COLUMNS: Record<SortName, SortColumn> = {
  name: { expression: sql`${tags.name}`, type: 'text' },
  sizeBytes: { expression: sql`${tags.sizeBytes}`, type: 'bigint' },
  updatedAt: { expression: sql`${tags.updatedAt}`, type: 'timestamptz' },
  lastPulledAt: { expression: sql`coalesce(${tags.lastPulledAt}, 'epoch')`, type: 'timestamptz' },
};

const SHOWN_OF_MANIFEST = {
  id: manifests.id,
  digest: manifests.digest,
  mediaType: manifests.mediaType,
  kind: manifests.kind,
  artifactType: manifests.artifactType,
  platforms: manifests.platforms,
};

/** So many rows are looked at in no time: most images have fewer tags. */
const SAMPLE = 3000;
/** With so many of them among the newest, a page that is read in its order is soon full. */
const COMMON_IN_SAMPLE = 60;
/** So many names that an index found are sorted in no time. */
const SORTED_AT_MOST = 4000;

const DIGEST = /^[a-z0-9]+:[0-9a-f]+$/i;

export const createTagStore = ({ db, transaction }: Database) => {
  /**
   * Each looked up by itself. `in (...)` would be one condition, for which the planner takes names like `latest` for a
   * thousand rows of an image, and then reads whole tables.
   */
  const named = (imageId: number, names: string[]) =>
    db
      .select(getTableColumns(tags))
      .from(sql`unnest(${sql.param(names)}::text[]) as wanted (name)`)
      .innerJoin(tags, and(eq(tags.imageId, imageId), sql`${tags.name} = wanted.name collate "C"`));

  /** Pages are read as names alone, which the indexes hold: the tags of a page that is passed over are never fetched. */
  const withManifests = async (imageId: number, rows: { name: string }[]): Promise<StoredTag[]> => {
    if (rows.length === 0) return [];
    const found = new Map(
      (
        await named(
          imageId,
          rows.map(({ name }) => name),
        )
      ).map((tag) => [tag.name, tag]),
    );
    const ids = [...found.values()].map(({ manifestId }) => manifestId);
    const byId = new Map(
      (await db.select(SHOWN_OF_MANIFEST).from(manifests).where(inArray(manifests.id, ids))).map((each) => [
        each.id,
        each,
      ]),
    );
    // One of them may have been deleted since.
    return rows.flatMap(({ name }) => {
      const tag = found.get(name);
      const manifest = tag && byId.get(tag.manifestId);
      return manifest ? { tag, manifest } : [];
    });
  };

  const page = async (image: { id: number; tagCount: number }, query: TagQuery) => {
    const ofImage = eq(tags.imageId, image.id);
    const read = (where: SQL | undefined, from: typeof tags | Subquery<'tags'> = tags) =>
      keysetPage(query, COLUMNS, sql`${tags.name}`, ({ cursorFields, beyond, orderBy, limit }) =>
        db
          .select({ name: tags.name, ...cursorFields })
          .from(from)
          .where(and(where, beyond))
          .orderBy(...orderBy)
          .limit(limit),
      );
    const { search } = query;
    if (!search) return { ...(await read(ofImage)), total: image.tagCount, totalIsExact: true };

    const byName = isInTagName(search);
    if (!byName && !DIGEST.test(search))
      return { rows: [], next: null, previous: null, total: 0, totalIsExact: true };
    const scanned = byName
      ? and(ofImage, containsByScan(tags.name, search))
      : and(ofImage, inArray(tags.manifestId, manifestsByDigest(image.id, search.toLowerCase())));
    const many = () => read(scanned);
    const inSample = byName && image.tagCount > SAMPLE ? await countInSample(image.id, search) : 0;
    if (inSample > COUNTED_AT_MOST) return { ...(await many()), total: COUNTED_AT_MOST, totalIsExact: false };
    const byIndex = image.tagCount > SAMPLE && byName && isTagIndexable(search);
    const namesOf = (on: Queryable, where: SQL | undefined, limit: number) =>
      on.select({ name: tags.name }).from(tags).where(where).limit(limit);
    return searchedPage({
      enough: byIndex && inSample < COMMON_IN_SAMPLE ? SORTED_AT_MOST : COUNTED_AT_MOST,
      matches: async (limit) => {
        const rows = byIndex
          ? await transaction(async (tx) => {
              await onlyByTextIndex(tx);
              return namesOf(tx, and(ofImage, tagContainsByIndex(search)), limit);
            })
          : await namesOf(db, scanned, limit);
        return rows.map(({ name }) => name);
      },
      // The limit keeps the planner from looking for them in the whole image, in the order of the page.
      few: (names) => read(undefined, named(image.id, names).limit(names.length).as('tags')),
      many,
    });
  };

  /** A text that many of the newest tags contain has many matches: looking all of them up would be the slow way. */
  const countInSample = async (imageId: number, search: string): Promise<number> => {
    const newest = db
      .select({ name: tags.name })
      .from(tags)
      .where(eq(tags.imageId, imageId))
      .orderBy(desc(tags.updatedAt), desc(tags.name))
      .limit(SAMPLE)
      .as('newest');
    const [counted] = await db
      .select({ matches: count() })
      .from(newest)
      .where(containsByScan(newest.name, search));
    return counted?.matches ?? 0;
  };

  const manifestsByDigest = (imageId: number, beginning: string) =>
    db
      .select({ id: manifests.id })
      .from(manifests)
      .where(
        and(
          eq(manifests.imageId, imageId),
          gte(manifests.digest, beginning),
          // The digit that follows f.
          lt(manifests.digest, `${beginning}g`),
        ),
      );

  return {
    async list(image: { id: number; tagCount: number }, query: TagQuery) {
      const { rows, ...rest } = await page(image, query);
      return { rows: await withManifests(image.id, rows), ...rest };
    },

    find: async (imageId: number, name: string) =>
      (
        await db
          .select({ tag: tags, manifest: SHOWN_OF_MANIFEST })
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
  };
};
export type TagStore = ReturnType<typeof createTagStore>;
export type StoredTag = {
  tag: typeof tags.$inferSelect;
  manifest: Pick<typeof manifests.$inferSelect, keyof typeof SHOWN_OF_MANIFEST>;
};
