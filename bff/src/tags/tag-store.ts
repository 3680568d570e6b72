import { and, asc, desc, eq, getTableColumns, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { TypedQueryBuilder } from 'drizzle-orm/query-builders/query-builder';
import type { TagQuery } from 'shared/tags/tag';
import type { Database, Queryable } from '../database/database.ts';
import { keysetPage, type SortColumn } from '../database/keyset.ts';
import { onlyByTextIndex, onlyInOrder } from '../database/planner-choice.ts';
import { images, manifests, registries, tags } from '../database/schema.ts';
import { type Protection, protectionOf } from '../database/tag-protection.ts';
import {
  asCounted,
  beginsByIndex,
  COUNTED_AT_MOST,
  containsByScan,
  isInTagName,
  isTagIndexable,
  tagContainsByIndex,
} from '../database/text-search.ts';

type SortName = Exclude<TagQuery['sort'], `-${string}`>;
const COLUMNS: Record<SortName, SortColumn> = {
  name: { expression: sql`${tags.name}`, type: 'text' },
  sizeBytes: { expression: sql`${tags.sizeBytes}`, type: 'bigint' },
  updatedAt: { expression: sql`${tags.updatedAt}`, type: 'timestamptz' },
  lastPulledAt: { expression: sql`coalesce(${tags.lastPulledAt}, 'epoch')`, type: 'timestamptz' },
};

const STORED = getTableColumns(tags);
const PROTECTION = protectionOf(sql`tags`, sql`images`, sql`registries`);
type Found = TypedQueryBuilder<typeof STORED>;

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
const SAMPLE = 1000;
/** With so many of them among the newest, a page that is read in its order is soon full. */
const COMMON_IN_SAMPLE = 20;
/** With so many, they are counted faster in the list than in the text index. */
const FREQUENT_IN_SAMPLE = 100;
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
      .select({ ...STORED, protection: PROTECTION })
      .from(sql`unnest(${sql.param(names)}::text[]) as wanted (name)`)
      .innerJoin(tags, and(eq(tags.imageId, imageId), sql`${tags.name} = wanted.name collate "C"`))
      .innerJoin(images, eq(images.id, tags.imageId))
      .leftJoin(registries, eq(registries.bucketId, images.bucketId));

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
    const read = (on: Queryable, where: SQL | undefined) =>
      keysetPage(query, COLUMNS, sql`${tags.name}`, ({ cursorFields, beyond, orderBy, limit }) =>
        on
          .select({ name: tags.name, ...cursorFields })
          .from(tags)
          .where(and(where, beyond))
          .orderBy(...orderBy)
          .limit(limit),
      );
    const { search } = query;
    if (!search) return { ...(await read(db, ofImage)), total: image.tagCount, totalIsExact: true };

    const byName = isInTagName(search);
    if (!byName && !DIGEST.test(search))
      return { rows: [], next: null, previous: null, total: 0, totalIsExact: true };
    const scanned = byName
      ? and(ofImage, containsByScan(tags.name, search))
      : and(ofImage, inArray(tags.manifestId, manifestsByDigest(image.id, search.toLowerCase())));
    const matching = (on: Queryable, where: SQL | undefined, limit: number) =>
      on.select(STORED).from(tags).where(where).limit(limit);

    /** Sorts what was found, and counts it. The planner may not look for it in the order of the page, through the whole image. */
    const readAmong = async (on: Queryable, found: Found, atMost: number) => {
      const matches = on.$with('tags').as(found);
      const size = sql<number>`(select count(*) from tags)::int`;
      const { rows, ...cursors } = await keysetPage(
        query,
        COLUMNS,
        sql`${tags.name}`,
        ({ cursorFields, beyond, orderBy, limit }) =>
          on
            .with(matches)
            .select({ name: tags.name, size, ...cursorFields })
            .from(matches)
            .where(beyond)
            .orderBy(...orderBy)
            .limit(limit),
      );
      // A page beyond the last tag has none that would say it.
      const [counted] =
        rows[0] || !query.after ? rows : await on.with(matches).select({ size }).from(matches);
      const total = counted?.size ?? 0;
      return total > atMost ? undefined : { rows, ...cursors, total };
    };
    /** With many matches a page that is read in its order is soon full, whatever the planner takes them for. */
    const readMany = async (total: number) => {
      const found = await transaction(async (tx) => {
        await onlyInOrder(tx);
        return read(tx, scanned);
      });
      return { ...found, ...asCounted(total) };
    };
    const isLarge = byName && image.tagCount > SAMPLE;
    if (!isLarge) {
      const atMost = byName ? SAMPLE : COUNTED_AT_MOST;
      const found = await readAmong(db, matching(db, scanned, atMost + 1), atMost);
      return found ? { ...found, ...asCounted(found.total) } : readMany(Infinity);
    }

    const newest = db
      .select(STORED)
      .from(tags)
      .where(ofImage)
      .orderBy(...NEWEST_FIRST)
      .limit(SAMPLE)
      .as('tags');
    const amongTheNewest = db.select(STORED).from(newest).where(containsByScan(tags.name, search));
    const inSample = await db.$count(amongTheNewest.as('tags'));
    if (inSample > COUNTED_AT_MOST) return readMany(Infinity);
    if (!isTagIndexable(search)) {
      const beginning = matching(db, and(ofImage, beginsByIndex(tags.name, search)), SORTED_AT_MOST);
      const both = amongTheNewest.union(beginning).limit(SORTED_AT_MOST + 1);
      const found = await readAmong(db, both, SORTED_AT_MOST);
      const page = found ?? (await readMany(Infinity));
      return { ...page, ...asCounted(page.total), totalIsExact: false };
    }

    const byIndex = and(ofImage, tagContainsByIndex(search));
    if (inSample < COMMON_IN_SAMPLE) {
      const found = await transaction(async (tx) => {
        await onlyByTextIndex(tx);
        return readAmong(tx, matching(tx, byIndex, SORTED_AT_MOST + 1), SORTED_AT_MOST);
      });
      return found ? { ...found, ...asCounted(found.total) } : readMany(Infinity);
    }
    const counted = (on: Queryable, where: SQL | undefined, order: SQL[] = []) =>
      on.$count(
        matching(on, where, COUNTED_AT_MOST + 1)
          .orderBy(...order)
          .as('tags'),
      );
    return readMany(
      inSample < FREQUENT_IN_SAMPLE
        ? await transaction(async (tx) => {
            await onlyByTextIndex(tx);
            return counted(tx, byIndex);
          })
        : // What is frequent among the newest is found there again.
          await counted(db, scanned, NEWEST_FIRST),
    );
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

    find: async (imageId: number, name: string): Promise<StoredTag | undefined> =>
      (await withManifests(imageId, [{ name }]))[0],

    /** False where there is no such tag. */
    lock: async (imageId: number, name: string, locked: boolean): Promise<boolean> =>
      (
        await db
          .update(tags)
          .set({ locked })
          .where(and(eq(tags.imageId, imageId), eq(tags.name, name)))
          .returning({ name: tags.name })
      ).length > 0,

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
  tag: typeof tags.$inferSelect & { protection: Protection | null };
  manifest: Pick<typeof manifests.$inferSelect, keyof typeof SHOWN_OF_MANIFEST>;
};
