import { and, asc, eq, gt, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import type {
  Deletion,
  DeletionImageQuery,
  DeletionQuery,
  DeletionTagQuery,
  KeptReason,
} from 'shared/deletions/deletion';
import type { SeenTag, TagOutcomes } from '../catalog/deleting.ts';
import { planOnce } from '../database/connection-pool.ts';
import type { Database, Transaction } from '../database/database.ts';
import { keysetPage, type SortColumn } from '../database/keyset.ts';
import { onlyInOrder } from '../database/planner-choice.ts';
import { type DeletionEffects, deletions, deletionTags, images, manifests } from '../database/schema.ts';
import { containing } from '../database/text-search.ts';
import type { Going } from './deletion-effects.ts';

/** One that is planned, at least: nobody sees it before. */
export type StoredDeletion = Omit<typeof deletions.$inferSelect, 'state'> & { state: Deletion['state'] };
/** A tag that is still to be deleted. */
export type PlannedTag = SeenTag & { image: string };

/** Tags that are read at once. */
const AT_ONCE = 2000;

const BY_ID: Record<'id', SortColumn> = { id: { expression: sql`${deletions.id}`, type: 'bigint' } };
const BY_IMAGE: SortColumn = { expression: sql`${deletionTags.image}`, type: 'text' };

export const createDeletionStore = ({ db, transaction }: Database) => {
  const ofDeletion = (id: number) => eq(deletionTags.deletionId, id);
  const isPlanned = sql`${deletions.state} <> 'planning'`;

  const readable = async (which: SQL | undefined): Promise<StoredDeletion | undefined> => {
    const [found] = await db.select().from(deletions).where(and(which, isPlanned));
    return found as StoredDeletion | undefined;
  };

  /** Tags in these states, in order. */
  const tagsAfter = (
    id: number,
    states: (typeof deletionTags.$inferSelect)['state'][],
    after: { image: string; name: string },
    limit: number,
  ): Promise<PlannedTag[]> =>
    transaction(async (tx) => {
      await onlyInOrder(tx);
      const rows = await tx
        .select()
        .from(deletionTags)
        .where(
          and(
            ofDeletion(id),
            inArray(deletionTags.state, states),
            sql`(${deletionTags.image}, ${deletionTags.name}) > (${after.image}, ${after.name})`,
          ),
        )
        .orderBy(asc(deletionTags.image), asc(deletionTags.name))
        .limit(limit);
      return rows.flatMap(({ image, name, manifestId, updatedAt, lastPulledAt }) =>
        manifestId !== null && updatedAt ? [{ image, name, manifestId, updatedAt, lastPulledAt }] : [],
      );
    });

  const tagsOf = async function* (
    id: number,
    states: (typeof deletionTags.$inferSelect)['state'][],
  ): AsyncGenerator<PlannedTag[]> {
    for (let after = { image: '', name: '' }; ; ) {
      const page = await tagsAfter(id, states, after, AT_ONCE);
      const last = page.at(-1);
      if (!last) return;
      yield page;
      after = last;
    }
  };

  const goingManifests = async function* (id: number): AsyncGenerator<number[]> {
    for await (const page of tagsOf(id, ['planned', 'deleted']))
      yield page.map(({ manifestId }) => manifestId);
  };

  return {
    find: (bucketId: number, id: number): Promise<StoredDeletion | undefined> =>
      readable(and(eq(deletions.id, id), eq(deletions.bucketId, bucketId))),

    get: (id: number): Promise<StoredDeletion | undefined> => readable(eq(deletions.id, id)),

    /** The tags that are to be deleted, in order, many at a time. */
    planned: (id: number) => tagsOf(id, ['planned']),

    /** The next of them. */
    nextPlanned: (id: number, limit: number) => tagsAfter(id, ['planned'], { image: '', name: '' }, limit),

    /** The tags it takes, or has taken, for what counts what they free. */
    going: (id: number): Going => ({
      manifests: goingManifests(id),
      isGoing: sql`exists (
        select 1 from deletion_tags d join images of on of.name = d.image
        where of.id = t.image_id and d.deletion_id = ${id} and d.name = t.name and d.state in ('planned', 'deleted') offset 0)`,
    }),

    /** Ids of all manifests of images, batch by batch. @param held those too that are only kept for who wants them back */
    async *manifestsOf(
      bucketId: number,
      names: string[],
      { held }: { held: boolean },
    ): AsyncGenerator<number[]> {
      const found = await db
        .select({ id: images.id })
        .from(images)
        .where(and(eq(images.bucketId, bucketId), inArray(images.name, names)));
      for (const image of found)
        for (let after = ''; ; ) {
          const rows = await db
            .select({ id: manifests.id, digest: manifests.digest, held: manifests.held })
            .from(manifests)
            .where(and(eq(manifests.imageId, image.id), gt(manifests.digest, after)))
            .orderBy(asc(manifests.digest))
            .limit(AT_ONCE);
          yield rows.filter((row) => held || !row.held).map(({ id }) => id);
          const last = rows.at(-1);
          if (!last || rows.length < AT_ONCE) break;
          after = last.digest;
        }
    },

    setEffects: async (id: number, effects: DeletionEffects): Promise<void> => {
      await db.update(deletions).set({ effects }).where(eq(deletions.id, id));
    },

    setImages: async (id: number, names: string[], plannedImages: number): Promise<void> => {
      await db.update(deletions).set({ images: names, plannedImages }).where(eq(deletions.id, id));
    },

    /** Changes it while it is in one of these states. undefined: it is not, any more. */
    async move(
      id: number,
      from: StoredDeletion['state'][],
      to: Partial<StoredDeletion>,
    ): Promise<StoredDeletion | undefined> {
      const [moved] = await db
        .update(deletions)
        .set(to)
        .where(and(eq(deletions.id, id), inArray(deletions.state, from)))
        .returning();
      return moved as StoredDeletion | undefined;
    },

    /** Those that somebody began, also in a process that is no more. */
    underWay: (): Promise<{ id: number }[]> =>
      db
        .select({ id: deletions.id })
        .from(deletions)
        .where(inArray(deletions.state, ['running', 'stopping'])),

    /** What became of tags of one image, with the counts. @returns the state of the deletion */
    async record(
      tx: Transaction,
      id: number,
      image: string,
      outcomes: TagOutcomes,
    ): Promise<StoredDeletion['state'] | undefined> {
      const outcomeOf = sql`${JSON.stringify(Object.fromEntries(outcomes))}::jsonb -> d.name`;
      const { rows } = await tx.execute<{ state: StoredDeletion['state'] }>(sql`${planOnce('record-deleted')}
        with changed as (
          update deletion_tags d
          set state = ${outcomeOf} ->> 'state', reason = ${outcomeOf} ->> 'reason', failure = ${outcomeOf} ->> 'failure'
          where d.deletion_id = ${id} and d.image = ${image} and d.name = any(${sql.param([...outcomes.keys()])}::text[]) and d.state = 'planned'
          returning d.state
        )
        update deletions set
          deleted_tags = deleted_tags + (select count(*) from changed where state = 'deleted')::int,
          spared_tags = spared_tags + (select count(*) from changed where state = 'kept')::int,
          failed_tags = failed_tags + (select count(*) from changed where state = 'failed')::int
        where id = ${id} returning state`);
      return rows[0]?.state;
    },

    /** Tags that are not deleted after all. @returns how many */
    async spare(id: number, reason: KeptReason): Promise<number> {
      const { rows } = await db.execute<{ spared: number }>(sql`
        with changed as (
          update deletion_tags set state = 'kept', reason = ${reason}
          where deletion_id = ${id} and state = 'planned' returning image
        )
        update deletions set spared_tags = spared_tags + (select count(*) from changed)::int where id = ${id}
        returning (select count(*)::int from changed) as spared`);
      return rows[0]?.spared ?? 0;
    },

    /** Tags that a plan takes of these images. */
    countOf: (id: number, names: string[]): Promise<number> =>
      db.$count(
        deletionTags,
        and(ofDeletion(id), eq(deletionTags.state, 'planned'), inArray(deletionTags.image, names)),
      ),

    /** Takes all but these images out of a plan; what it frees is to be counted anew. */
    async choose(id: number, names: string[]): Promise<void> {
      await db.execute(sql`
        with changed as (
          update deletion_tags set state = 'kept', reason = 'not-chosen'
          where deletion_id = ${id} and state = 'planned' and image <> all(${sql.param(names)}::text[] collate "C")
          returning image
        )
        update deletions set
          planned_tags = planned_tags - (select count(*) from changed)::int,
          kept_tags = kept_tags + (select count(*) from changed)::int,
          planned_images = planned_images - (select count(distinct image) from changed)::int,
          effects = null
        where id = ${id} and state in ('planned', 'held')`);
    },

    async list(bucketId: number, query: DeletionQuery, accountId: number | undefined) {
      const listed = and(
        eq(deletions.bucketId, bucketId),
        isPlanned,
        // A plan that nobody ran is nobody else's business; those of schedules are looked at by people.
        or(sql`${deletions.state} <> 'planned'`, deletions.scheduled),
        query.kind && eq(deletions.kind, query.kind),
        accountId === undefined ? undefined : eq(deletions.accountId, accountId),
      );
      const page = await keysetPage(query, BY_ID, BY_ID.id, ({ cursorFields, beyond, orderBy, limit }) =>
        db
          .select({ deletion: deletions, ...cursorFields })
          .from(deletions)
          .where(and(listed, beyond))
          .orderBy(...orderBy)
          .limit(limit),
      );
      return {
        ...page,
        rows: page.rows.map(({ deletion }) => deletion as StoredDeletion),
        total: await db.$count(deletions, listed),
        totalIsExact: true,
      };
    },

    async tags(deletion: StoredDeletion, { state, image, ...query }: DeletionTagQuery) {
      const listed = and(
        ofDeletion(deletion.id),
        state && eq(deletionTags.state, state),
        image === undefined ? undefined : eq(deletionTags.image, image),
      );
      const page = await keysetPage(
        query,
        { name: BY_IMAGE },
        sql`${deletionTags.name}`,
        ({ cursorFields, beyond, orderBy, limit }) =>
          transaction(async (tx) => {
            await onlyInOrder(tx);
            return tx
              .select({ tag: deletionTags, digest: manifests.digest, ...cursorFields })
              .from(deletionTags)
              .leftJoin(manifests, eq(manifests.id, deletionTags.manifestId))
              .where(and(listed, beyond))
              .orderBy(...orderBy)
              .limit(limit);
          }),
      );
      const total = image === undefined ? numberOf(deletion, state) : await db.$count(deletionTags, listed);
      return { ...page, total, totalIsExact: true };
    },

    async images(id: number, { search, ...query }: DeletionImageQuery) {
      const listed = and(
        ofDeletion(id),
        search ? sql`${deletionTags.image} ilike ${containing(search)}` : undefined,
      );
      const number = (state?: string) =>
        sql<number>`count(*) ${state ? sql`filter (where ${deletionTags.state} = ${sql.raw(`'${state}'`)})` : sql``}::int`;
      const page = await keysetPage(
        query,
        { image: BY_IMAGE },
        BY_IMAGE,
        ({ cursorFields, beyond, orderBy, limit }) =>
          db
            .select({
              image: deletionTags.image,
              tags: number(),
              plannedTags: number('planned'),
              keptTags: number('kept'),
              deletedTags: number('deleted'),
              failedTags: number('failed'),
              ...cursorFields,
            })
            .from(deletionTags)
            .where(and(listed, beyond))
            .groupBy(deletionTags.image)
            .orderBy(...orderBy)
            .limit(limit),
      );
      const [counted] = await db
        .select({ total: sql<number>`count(distinct ${deletionTags.image})::int` })
        .from(deletionTags)
        .where(listed);
      return { ...page, total: counted?.total ?? 0, totalIsExact: true };
    },

    /** Those of these images that are listed. */
    existingImages: async (bucketId: number, names: string[]): Promise<string[]> =>
      (
        await db
          .select({ name: images.name })
          .from(images)
          .where(and(eq(images.bucketId, bucketId), inArray(images.name, names), gt(images.manifestCount, 0)))
      ).map(({ name }) => name),

    /** Names of images that lose tags. */
    touchedImages: async (id: number): Promise<string[]> =>
      (
        await db
          .selectDistinct({ image: deletionTags.image })
          .from(deletionTags)
          .where(and(ofDeletion(id), eq(deletionTags.state, 'planned')))
      ).map(({ image }) => image),

    /** Names of images of which something stays. */
    stayingImages: async (id: number): Promise<string[]> =>
      (
        await db
          .selectDistinct({ image: deletionTags.image })
          .from(deletionTags)
          .where(and(ofDeletion(id), eq(deletionTags.state, 'kept')))
      ).map(({ image }) => image),

    /** Plans that nobody ran, and what was done long ago. */
    prune: ({ plansBefore, before }: { plansBefore: Date; before: Date }): Promise<void> =>
      transaction(async (tx) => {
        const gone = await tx
          .delete(deletions)
          .where(
            or(
              and(
                sql`(${deletions.state} = 'planning' or ${deletions.state} = 'planned' and not ${deletions.scheduled})`,
                lt(deletions.createdAt, plansBefore),
              ),
              and(
                inArray(deletions.state, ['planned', 'held', 'done', 'stopped', 'failed']),
                lt(deletions.createdAt, before),
              ),
            ),
          )
          .returning({ id: deletions.id });
        await tx.delete(deletionTags).where(
          inArray(
            deletionTags.deletionId,
            gone.map(({ id }) => id),
          ),
        );
      }),
  };
};
export type DeletionStore = ReturnType<typeof createDeletionStore>;

/** How many of its tags are in a state. */
const numberOf = (deletion: StoredDeletion, state: DeletionTagQuery['state']): number => {
  const { plannedTags, keptTags, deletedTags, sparedTags, failedTags } = deletion;
  const tags = {
    planned: plannedTags - deletedTags - sparedTags - failedTags,
    kept: keptTags + sparedTags,
    deleted: deletedTags,
    failed: failedTags,
  };
  return state ? tags[state] : plannedTags + keptTags;
};
