import { and, asc, desc, eq, inArray, isNotNull, lte, sql } from 'drizzle-orm';
import type { NamedBucket } from '../catalog/repository-name.ts';
import type { Database } from '../database/database.ts';
import { buckets, collections, manifestReviews } from '../database/schema.ts';

export type StoredCollection = typeof collections.$inferSelect;
/** A manifest whose time to be looked at has come. `held`: the engine has it no more. */
export type DueManifest = { id: number; image: string; digest: string; held: boolean };

const HISTORY = 50;
const digestList = (digests: string[]) => sql`${sql.param(digests)}::text[]`;

export const createCollectionStore = ({ db, transaction }: Database) => ({
  async begin(collection: typeof collections.$inferInsert): Promise<StoredCollection> {
    const [begun] = await db.insert(collections).values(collection).returning();
    return begun!;
  },

  async update(id: number, changes: Partial<StoredCollection>): Promise<void> {
    await db.update(collections).set(changes).where(eq(collections.id, id));
  },

  remove: async (id: number): Promise<void> => {
    await db.delete(collections).where(eq(collections.id, id));
  },

  find: async (bucketId: number, id: number): Promise<StoredCollection | undefined> =>
    (
      await db
        .select()
        .from(collections)
        .where(and(eq(collections.id, id), eq(collections.bucketId, bucketId)))
    )[0],

  /** False when it does not run any more. */
  requestStop: async (id: number): Promise<boolean> =>
    (
      await db
        .update(collections)
        .set({ state: 'stopping' })
        .where(and(eq(collections.id, id), eq(collections.state, 'running')))
        .returning({ id: collections.id })
    ).length > 0,

  isStopping: async (id: number): Promise<boolean> =>
    (await db.select({ state: collections.state }).from(collections).where(eq(collections.id, id)))[0]
      ?.state === 'stopping',

  running: (): Promise<StoredCollection[]> =>
    db
      .select()
      .from(collections)
      .where(inArray(collections.state, ['running', 'stopping'])),

  list: (bucketId: number): Promise<StoredCollection[]> =>
    db
      .select()
      .from(collections)
      .where(eq(collections.bucketId, bucketId))
      .orderBy(desc(collections.id))
      .limit(HISTORY),

  /** Buckets of which something is to be freed since `at`. */
  due: (at: Date): Promise<(typeof buckets.$inferSelect)[]> =>
    db
      .select()
      .from(buckets)
      .where(and(isNotNull(buckets.repositoryPrefix), lte(buckets.collectsAt, at))),

  nextAt: async (bucketId: number): Promise<Date | null> =>
    (await db.select({ at: buckets.collectsAt }).from(buckets).where(eq(buckets.id, bucketId)))[0]?.at ??
    null,

  /** When the next one begins: at `again`, or when the next manifest is to be looked at; never before `notBefore`. */
  schedule: async (bucketId: number, again: Date | null, notBefore: Date): Promise<void> => {
    await db.execute(sql`
      update buckets set collects_at = greatest(least(${again?.toISOString() ?? null}::timestamptz, next.at), case
        when coalesce(next.at, ${again?.toISOString() ?? null}::timestamptz) is not null then ${notBefore.toISOString()}::timestamptz end)
      from (select min(review_at) as at from manifest_reviews where bucket_id = ${bucketId}) as next where id = ${bucketId}`);
  },

  /** What cannot be restored any more is not listed, nor kept in mind. */
  forgetExpired: (bucketId: number, at: Date): Promise<void> =>
    transaction(async (tx) => {
      const expired = sql`bucket_id = ${bucketId} and expires_at <= ${at.toISOString()}::timestamptz`;
      await tx.execute(sql`delete from deleted_tags where ${expired}`);
      await tx.execute(sql`delete from deleted_images where ${expired}`);
    }),

  countDue: (bucketId: number, at: Date): Promise<number> =>
    db.$count(
      manifestReviews,
      and(eq(manifestReviews.bucketId, bucketId), lte(manifestReviews.reviewAt, at)),
    ),

  async dueManifests(bucketId: number, at: Date, limit: number): Promise<DueManifest[]> {
    const { rows } = await db.execute<{ id: string; image: string; digest: string; held: boolean }>(sql`
      select m.id, i.name as image, m.digest, m.held
      from manifest_reviews r join manifests m on m.id = r.manifest_id join images i on i.id = m.image_id
      where r.bucket_id = ${bucketId} and r.review_at <= ${at.toISOString()}::timestamptz
      order by r.review_at, m.id limit ${limit}`);
    return rows.map(({ id, ...rest }) => ({ id: Number(id), ...rest }));
  },

  /** They are needed: whatever takes that away asks for another look. Unless somebody did since `at`. */
  reviewed: async (manifestIds: number[], at: Date): Promise<void> => {
    if (manifestIds.length === 0) return;
    await db
      .delete(manifestReviews)
      .where(and(inArray(manifestReviews.manifestId, manifestIds), lte(manifestReviews.reviewAt, at)));
  },

  reviewAgain: async (manifestIds: number[], at: Date): Promise<void> => {
    if (manifestIds.length === 0) return;
    await db
      .update(manifestReviews)
      .set({ reviewAt: at })
      .where(inArray(manifestReviews.manifestId, manifestIds));
  },

  async countUnused(bucketId: number): Promise<number> {
    const { rows } = await db.execute<{ n: number }>(
      sql`select count(*)::int as n from unused_blobs where bucket_id = ${bucketId}`,
    );
    return rows[0]?.n ?? 0;
  },

  /** Blobs that manifests left behind which are gone, in order, after this one. */
  async unused(bucketId: number, after: { image: string; digest: string }, limit: number) {
    const { rows } = await db.execute<{ image: string; digest: string }>(sql`
      select image, digest from unused_blobs
      where bucket_id = ${bucketId} and (image, digest) > (${after.image}, ${after.digest})
      order by image, digest limit ${limit}`);
    return rows;
  },

  forgetUnused: async (bucketId: number, image: string, digests: string[]): Promise<void> => {
    if (digests.length === 0) return;
    await db.execute(sql`
      delete from unused_blobs u using unnest(${digestList(digests)}) as d (digest)
      where u.bucket_id = ${bucketId} and u.image = ${image} and u.digest = d.digest collate "C"`);
  },

  async forgetAllUnused(bucketId: number): Promise<void> {
    await db.execute(sql`delete from unused_blobs where bucket_id = ${bucketId}`);
  },

  /** What the manifests need, by image, which can be given back but are not in the engine. */
  async heldBlobs(bucketId: number): Promise<Map<string, string[]>> {
    const { rows } = await db.execute<{ image: string; digests: string[] }>(sql`
      select i.name as image, array_agg(distinct b.digest) as digests
      from manifest_blobs b join manifests m on m.id = b.manifest_id join images i on i.id = m.image_id
      where b.bucket_id = ${bucketId} and m.held and b.digest <> m.digest group by i.name`);
    return new Map(rows.map(({ image, digests }) => [image, digests]));
  },

  /** Those of these blobs that a manifest names: of the image, or of any of the bucket. */
  async named(bucketId: number, digests: string[], image?: string): Promise<Set<string>> {
    const { rows } = await db.execute<{ digest: string }>(sql`
      select d.digest from unnest(${digestList(digests)}) as d (digest) where exists (
        select 1 from manifest_blobs b
        ${image === undefined ? sql`` : sql`join images i on i.id = b.image_id and i.name = ${image}`}
        where b.bucket_id = ${bucketId} and b.digest = d.digest collate "C")`);
    return new Set(rows.map(({ digest }) => digest));
  },

  /** Built-in buckets that a registry lies on. */
  inUse: async (): Promise<NamedBucket[]> =>
    db
      .select()
      .from(buckets)
      .where(
        and(
          isNotNull(buckets.repositoryPrefix),
          sql`exists (select 1 from registries r where r.bucket_id = ${buckets.id})`,
        ),
      )
      .orderBy(asc(buckets.id)),
});
export type CollectionStore = ReturnType<typeof createCollectionStore>;
