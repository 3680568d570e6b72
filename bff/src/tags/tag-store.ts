import {
  and,
  asc,
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
  beginsByIndex,
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

const NEWEST_FIRST = [desc(tags.updatedAt), desc(tags.name)];

const SHOWN_OF_MANIFEST = {
  id: manifests.id,
  digest: manifests.digest,
  mediaType: manifests.mediaType,
  kind: manifests.kind,
  artifactType: manifests.artifactType,
  platforms: manifests.platforms,
};

/** So many rows are looked at in no time: most images have fewer tags. */
const SAMPLE = 1500;
/** With so many of them among the newest, a page that is read in its order is soon full. */
const COMMON_IN_SAMPLE = 30;
/** With so many, they are counted faster in the list than in the text index. */
const FREQUENT_IN_SAMPLE = 150;
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
    // The limit keeps the planner from looking for them in the whole image, in the order of the page.
    const few = (names: string[]) => read(undefined, named(image.id, names).limit(names.length).as('tags'));
    const namesOf = async (on: Queryable, where: SQL | undefined, limit: number, order: SQL[] = []) => {
      const names = on.select({ name: tags.name }).from(tags).where(where);
      return (await names.orderBy(...order).limit(limit)).map(({ name }) => name);
    };

    const isLarge = byName && image.tagCount > SAMPLE;
    const newest = isLarge ? await amongTheNewest(image.id, search) : [];
    if (newest.length > COUNTED_AT_MOST)
      return { ...(await many()), total: COUNTED_AT_MOST, totalIsExact: false };
    if (isLarge && !isTagIndexable(search)) {
      const beginning = await namesOf(db, and(ofImage, beginsByIndex(tags.name, search)), SORTED_AT_MOST);
      const names = [...new Set([...newest, ...beginning])];
      const rows = await (beginning.length < SORTED_AT_MOST ? few(names) : many());
      return { ...rows, total: Math.min(names.length, COUNTED_AT_MOST), totalIsExact: false };
    }
    const byIndex = isLarge && newest.length < FREQUENT_IN_SAMPLE;
    return searchedPage({
      enough: !isLarge ? COUNTED_AT_MOST : newest.length < COMMON_IN_SAMPLE ? SORTED_AT_MOST : 0,
      matches: (limit) =>
        byIndex
          ? transaction(async (tx) => {
              await onlyByTextIndex(tx);
              return namesOf(tx, and(ofImage, tagContainsByIndex(search)), limit);
            })
          : // What is frequent among the newest is found there again.
            namesOf(db, scanned, limit, isLarge ? NEWEST_FIRST : []),
      few,
      many,
    });
  };

  /** A text that many of the newest tags contain has many matches: looking all of them up would be the slow way. */
  const amongTheNewest = async (imageId: number, search: string): Promise<string[]> => {
    const newest = db
      .select({ name: tags.name })
      .from(tags)
      .where(eq(tags.imageId, imageId))
      .orderBy(...NEWEST_FIRST)
      .limit(SAMPLE)
      .as('newest');
    const rows = await db
      .select({ name: newest.name })
      .from(newest)
      .where(containsByScan(newest.name, search));
    return rows.map(({ name }) => name);
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
