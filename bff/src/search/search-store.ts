import { and, desc, eq, gt, gte, ilike, inArray, lt, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Reach } from 'shared/access/grant';
import type { Database, Queryable } from '../database/database.ts';
import { onlyByTextIndex } from '../database/planner-choice.ts';
import {
  buckets,
  images,
  manifests,
  registries,
  SHORT_DIGEST_LENGTH,
  shortDigest,
  tags,
} from '../database/schema.ts';
import {
  beginningWith,
  containing,
  containsByIndex,
  containsByScan,
  isIndexable,
  tagContainsByIndex,
} from '../database/text-search.ts';
import { within } from '../database/within.ts';

/**
 * Whatever the text, a search costs little: the embedded database answers one question at a time. What was pushed last
 * is looked through, which finds the common texts. The rare ones are looked up in an index, and of a text that turns out
 * not to be rare, so many are taken at most.
 */
const RECENT = { images: 2000, imagesForTags: 100, tagsOfEach: 20, manifests: 500 };
const TAKEN_AT_MOST = 300;

/** Follows every digit of a digest, and every character of a tag's name. */
const AFTER_DIGITS = 'g';
const AFTER_NAMES = '\x7f';

/** A condition for the id of an image: that it is in a registry, and may be seen. */
type Scope = (imageId: SQLWrapper) => SQL | undefined;

type Wanted = { images: string | undefined; tags: string | undefined; labelTerm: string | undefined };

const tagColumns = {
  imageId: tags.imageId,
  name: tags.name,
  manifestId: tags.manifestId,
  at: sql<Date>`${tags.updatedAt}`.mapWith(tags.updatedAt).as('at'),
};
const imageColumns = {
  id: images.id,
  name: images.name,
  shortDescription: images.shortDescription,
  at: sql<Date>`${images.updatedAt}`.mapWith(images.updatedAt).as('at'),
};
const manifestColumns = {
  id: manifests.id,
  imageId: manifests.imageId,
  digest: manifests.digest,
  kind: manifests.kind,
  at: sql<Date>`${manifests.pushedAt}`.mapWith(manifests.pushedAt).as('at'),
};

export const createSearchStore = ({ db, transaction }: Database) => {
  const inRegistry = (imageId: SQLWrapper, visible: SQL | undefined) => sql`exists (
    select 1 from ${images} i join ${registries} on ${registries.bucketId} = i.bucket_id
    where i.id = ${imageId} and ${visible ?? sql`true`})`;

  return {
    /** What looks at each row for whether it may be seen costs time, and mostly all may be. */
    async scopes(): Promise<(reach: Reach) => Scope> {
      const withoutRegistry = await db
        .select({ id: buckets.id })
        .from(buckets)
        .leftJoin(registries, eq(registries.bucketId, buckets.id))
        .where(and(gt(buckets.imageCount, 0), sql`${registries.id} is null`))
        .limit(1);
      return (reach) => {
        const visible = within(reach, registries.name, sql`i.name`);
        return visible || withoutRegistry.length > 0
          ? (imageId) => inRegistry(imageId, visible)
          : () => undefined;
      };
    },

    registries: (text: string, reach: Reach) =>
      db
        .select({
          registry: registries.name,
          bucket: buckets.name,
          at: sql<Date>`coalesce(${buckets.lastPushedAt}, ${registries.createdAt})`.mapWith(
            registries.createdAt,
          ),
        })
        .from(registries)
        .innerJoin(buckets, eq(buckets.id, registries.bucketId))
        .where(
          and(
            or(ilike(registries.name, containing(text)), ilike(buckets.name, containing(text))),
            within(reach, registries.name),
          ),
        )
        .orderBy(desc(ilike(registries.name, beginningWith(text))), registries.name)
        .limit(TAKEN_AT_MOST),

    recentImages(text: string, scope: Scope) {
      const recent = db
        .select(imageColumns)
        .from(images)
        .where(and(gt(images.manifestCount, 0), scope(images.id)))
        .orderBy(desc(images.updatedAt))
        .limit(RECENT.images)
        .as('recent');
      return db
        .select()
        .from(recent)
        .where(or(containsByScan(recent.name, text), containsByScan(recent.shortDescription, text)))
        .limit(TAKEN_AT_MOST);
    },

    /** Tags of this name, tags whose names begin with it, and recent ones that contain it. */
    async namedTags(text: string, limit: number, scope: Scope) {
      const inScope = scope(tags.imageId);
      const equal = await db
        .select(tagColumns)
        .from(tags)
        .where(and(eq(tags.name, text), inScope))
        .orderBy(desc(tags.updatedAt))
        .limit(limit);
      const beginning = await db
        .select(tagColumns)
        .from(tags)
        .where(and(gt(tags.name, text), lt(tags.name, text + AFTER_NAMES), inScope))
        .orderBy(tags.name)
        .limit(TAKEN_AT_MOST);
      const recentImages = db
        .select({ id: images.id })
        .from(images)
        .where(scope(images.id))
        .orderBy(desc(images.updatedAt))
        .limit(RECENT.imagesForTags)
        .as('recent_images');
      const newest = db
        .select(tagColumns)
        .from(tags)
        .where(eq(tags.imageId, recentImages.id))
        .orderBy(desc(tags.updatedAt), desc(tags.name))
        .limit(RECENT.tagsOfEach)
        .as('newest');
      const recent = await db
        .select({ imageId: newest.imageId, name: newest.name, manifestId: newest.manifestId, at: newest.at })
        .from(recentImages)
        .crossJoinLateral(newest)
        .where(containsByScan(newest.name, text));
      return [...equal, ...beginning, ...recent];
    },

    manifestsByDigest(beginning: string, scope: Scope) {
      const short = beginning.slice(0, SHORT_DIGEST_LENGTH);
      return db
        .select(manifestColumns)
        .from(manifests)
        .where(
          and(
            gte(shortDigest(manifests.digest), short),
            short.length < SHORT_DIGEST_LENGTH
              ? lt(shortDigest(manifests.digest), short + AFTER_DIGITS)
              : eq(shortDigest(manifests.digest), short),
            gte(manifests.digest, beginning),
            lt(manifests.digest, beginning + AFTER_DIGITS),
            scope(manifests.imageId),
            eq(manifests.held, false),
          ),
        )
        .limit(TAKEN_AT_MOST);
    },

    recentLabels(term: string, scope: Scope) {
      const recent = db
        .select({ ...manifestColumns, labels: manifests.labels, labelTerms: manifests.labelTerms })
        .from(manifests)
        .where(and(scope(manifests.imageId), eq(manifests.held, false)))
        .orderBy(desc(manifests.id))
        .limit(RECENT.manifests)
        .as('recent');
      return db
        .select()
        .from(recent)
        .where(sql`${recent.labelTerms} @@ ${beginsWithTerm(term)}`);
    },

    /** The rest of what these texts find, in indexes alone. */
    byIndex: (wanted: Wanted, scopes: { images: Scope; tags: Scope; manifests: Scope }) =>
      transaction(async (tx) => {
        await onlyByTextIndex(tx);
        const { images: image, tags: tag, labelTerm: term } = wanted;
        return {
          images:
            image !== undefined && /^[a-z0-9]/i.test(image)
              ? await imagesByIndex(tx, image, scopes.images)
              : [],
          tags: tag === undefined ? [] : await tagsByIndex(tx, tag, scopes.tags),
          labels: term === undefined ? [] : await labelsByIndex(tx, term, scopes.manifests),
        };
      }),

    /** Where images are, by their ids. */
    async places(imageIds: number[]) {
      if (imageIds.length === 0) return new Map<number, { registry: string; image: string }>();
      const rows = await db
        .select({ id: images.id, registry: registries.name, image: images.name })
        .from(images)
        .innerJoin(registries, eq(registries.bucketId, images.bucketId))
        .where(inArray(images.id, imageIds));
      return new Map(rows.map(({ id, ...place }) => [id, place]));
    },

    async digests(manifestIds: number[]) {
      if (manifestIds.length === 0) return new Map<number, string>();
      const rows = await db
        .select({ id: manifests.id, digest: manifests.digest })
        .from(manifests)
        .where(inArray(manifests.id, manifestIds));
      return new Map(rows.map(({ id, digest }) => [id, digest]));
    },

    /** The last pushed tag of each of these manifests. */
    async newestTags(manifestIds: number[]) {
      if (manifestIds.length === 0) return new Map<number, string>();
      const rows = await db
        .selectDistinctOn([tags.manifestId], { id: tags.manifestId, name: tags.name })
        .from(tags)
        .where(inArray(tags.manifestId, manifestIds))
        .orderBy(tags.manifestId, desc(tags.updatedAt));
      return new Map(rows.map(({ id, name }) => [id, name]));
    },
  };
};
export type SearchStore = ReturnType<typeof createSearchStore>;

/** A short text at the beginning of a word is something the index knows; inside of one it is not. */
const imagesByIndex = (tx: Queryable, text: string, scope: Scope) =>
  tx
    .select(imageColumns)
    .from(images)
    .where(
      and(
        isIndexable(text)
          ? or(containsByIndex(images.name, text), containsByIndex(images.shortDescription, text))
          : or(
              ...['', '/', '-'].map((before) =>
                ilike(images.name, `${before && `%${before}`}${beginningWith(text)}`),
              ),
            ),
        gt(images.manifestCount, 0),
        scope(images.id),
      ),
    )
    .limit(TAKEN_AT_MOST);

const tagsByIndex = (tx: Queryable, text: string, scope: Scope) =>
  tx
    .select(tagColumns)
    .from(tags)
    .where(and(tagContainsByIndex(text), scope(tags.imageId)))
    .limit(TAKEN_AT_MOST);

const labelsByIndex = (tx: Queryable, term: string, scope: Scope) =>
  tx
    .select({ ...manifestColumns, labels: manifests.labels })
    .from(manifests)
    .where(
      and(
        sql`${manifests.labelTerms} @@ ${beginsWithTerm(term)}`,
        scope(manifests.imageId),
        eq(manifests.held, false),
      ),
    )
    .limit(TAKEN_AT_MOST);

const beginsWithTerm = (term: string) => sql`${`'${term.replaceAll(/['\\]/g, '$&$&')}':*`}::tsquery`;
