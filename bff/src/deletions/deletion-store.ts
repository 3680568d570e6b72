import { and, asc, eq, gt, inArray, lt, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type {
  Deletion,
  DeletionImageQuery,
  DeletionQuery,
  DeletionTag,
  DeletionTagQuery,
  KeptReason,
} from 'shared/deletions/deletion';
import type { SeenTag, TagOutcomes } from '../catalog/deleting.ts';
import { planOnce } from '../database/connection-pool.ts';
import type { Database, Transaction } from '../database/database.ts';
import { keysetPage, type SortColumn } from '../database/keyset.ts';
import { onlyInOrder } from '../database/planner-choice.ts';
import {
  type DeletionEffects,
  deletionParts,
  deletions,
  images,
  manifests,
  type TagOutcome,
} from '../database/schema.ts';
import { containing } from '../database/text-search.ts';
import type { Losing } from './deletion-effects.ts';

/** One that is planned, at least: nobody sees it before. */
export type StoredDeletion = Omit<typeof deletions.$inferSelect, 'state'> & { state: Deletion['state'] };
type Part = typeof deletionParts.$inferSelect;
/** A tag that is still to be deleted, and its place in the row that it shares with its neighbours. */
export type PlannedTag = SeenTag & { part: Part; place: number };

/** Rows of tags, or manifests, that are read at once. */
const PARTS_AT_ONCE = 4;
const AT_ONCE = 2000;

const BY_ID: Record<'id', SortColumn> = { id: { expression: sql`${deletions.id}`, type: 'bigint' } };
const BY_IMAGE: SortColumn = { expression: sql`${deletionParts.image}`, type: 'text' };
/** How many tags of a row are in a state. */
const NUMBER_OF = {
  planned: deletionParts.plannedTags,
  kept: deletionParts.keptTags,
  deleted: deletionParts.deletedTags,
  failed: deletionParts.failedTags,
};
const ALL_TAGS = sql<number>`coalesce(sum(cardinality(${deletionParts.names})), 0)::int`;
const stateOf = (outcome: TagOutcome): DeletionTag['state'] =>
  outcome === 'planned' || outcome === 'deleted' || outcome === 'failed' ? outcome : 'kept';

export const createDeletionStore = ({ db, transaction }: Database) => {
  const ofDeletion = (id: number) => eq(deletionParts.deletionId, id);
  const isPlanned = sql`${deletions.state} <> 'planning'`;

  const readable = async (which: SQL | undefined): Promise<StoredDeletion | undefined> => {
    const [found] = await db.select().from(deletions).where(and(which, isPlanned));
    return found as StoredDeletion | undefined;
  };

  /** Rows that have tags in one of these states, in order. */
  const partsOf = async function* (id: number, states: DeletionTag['state'][]): AsyncGenerator<Part[]> {
    const hasSome = or(...states.map((state) => gt(NUMBER_OF[state], 0)));
    for (let after: Pick<Part, 'image' | 'lastName'> = { image: '', lastName: '' }; ; ) {
      const beyond = sql`(${deletionParts.image}, ${deletionParts.lastName}) > (${after.image}, ${after.lastName})`;
      const page = await transaction(async (tx) => {
        await onlyInOrder(tx);
        return tx
          .select()
          .from(deletionParts)
          .where(and(ofDeletion(id), hasSome, beyond))
          .orderBy(asc(deletionParts.image), asc(deletionParts.lastName))
          .limit(PARTS_AT_ONCE);
      });
      if (page.length > 0) yield page;
      const last = page.at(-1);
      if (!last || page.length < PARTS_AT_ONCE) return;
      after = last;
    }
  };

  const plannedOf = (part: Part): PlannedTag[] =>
    part.outcomes.flatMap((outcome, place) => {
      const [name, manifestId, updatedAt] = [
        part.names[place],
        part.manifestIds[place],
        part.updatedAt[place],
      ];
      if (outcome !== 'planned' || name === undefined || !manifestId || !updatedAt) return [];
      return [{ part, place, name, manifestId, updatedAt, lastPulledAt: part.lastPulledAt[place] ?? null }];
    });

  const countTags = async (which: SQL | undefined, state: DeletionTagQuery['state']): Promise<number> => {
    const [counted] = await db
      .select({ tags: state ? sql<number>`coalesce(sum(${NUMBER_OF[state]}), 0)::int` : ALL_TAGS })
      .from(deletionParts)
      .where(which);
    return counted?.tags ?? 0;
  };

  const planned = async function* (id: number): AsyncGenerator<PlannedTag[]> {
    for await (const parts of partsOf(id, ['planned'])) yield parts.flatMap(plannedOf);
  };

  return {
    find: (bucketId: number, id: number): Promise<StoredDeletion | undefined> =>
      readable(and(eq(deletions.id, id), eq(deletions.bucketId, bucketId))),

    get: (id: number): Promise<StoredDeletion | undefined> => readable(eq(deletions.id, id)),

    /** The tags that are to be deleted, in order, many at a time. */
    planned,

    /** What loses a tag, or has lost it. */
    async *losing(id: number): AsyncGenerator<Losing[]> {
      for await (const parts of partsOf(id, ['planned', 'deleted']))
        for (const { names, manifestIds, outcomes } of parts)
          yield names.flatMap((name, place) => {
            const outcome = outcomes[place];
            const goes = outcome === 'planned' || outcome === 'deleted';
            return goes ? [{ manifestId: manifestIds[place]!, tags: [name] }] : [];
          });
    },

    /** All manifests of images. @param held those too that are only kept for who wants them back */
    async *manifestsOf(
      bucketId: number,
      names: string[],
      { held }: { held: boolean },
    ): AsyncGenerator<Losing[]> {
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
          yield rows
            .filter((row) => held || !row.held)
            .map(({ id }) => ({ manifestId: id, tags: 'all' as const }));
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

    /** What became of neighbouring tags, with the counts. @returns the state of the deletion */
    async record(
      tx: Transaction,
      id: number,
      tags: PlannedTag[],
      outcomes: TagOutcomes,
    ): Promise<StoredDeletion['state'] | undefined> {
      const [first, last] = [tags[0]!, tags.at(-1)!];
      const { image, lastName } = first.part;
      // Between them lie tags that were kept from the beginning.
      const now = first.part.outcomes.slice(first.place, last.place + 1);
      const count = { deleted: 0, kept: 0, failed: 0 };
      const failures: Record<string, string> = {};
      for (const { name, place } of tags) {
        const outcome = outcomes.get(name)!;
        now[place - first.place] = outcome.state === 'kept' ? outcome.reason : outcome.state;
        count[outcome.state] += 1;
        if (outcome.state === 'failed') failures[name] = outcome.failure;
      }
      const { rows } = await tx.execute<{ state: StoredDeletion['state'] }>(sql`${planOnce('record-deleted')}
        with part as (
          update deletion_parts set
            outcomes = outcomes[:${first.place}::int] || ${sql.param(now)}::text[] || outcomes[${last.place + 2}::int:],
            failures = nullif(coalesce(failures::jsonb, '{}') || ${JSON.stringify(failures)}::jsonb, '{}'),
            planned_tags = planned_tags - ${tags.length}::int, deleted_tags = deleted_tags + ${count.deleted}::int,
            kept_tags = kept_tags + ${count.kept}::int, failed_tags = failed_tags + ${count.failed}::int
          where deletion_id = ${id} and image = ${image} and last_name = ${lastName}
        )
        update deletions set
          deleted_tags = deleted_tags + ${count.deleted}::int, spared_tags = spared_tags + ${count.kept}::int,
          failed_tags = failed_tags + ${count.failed}::int
        where id = ${id} returning state`);
      return rows[0]?.state;
    },

    /** Tags that are not deleted after all. @returns how many */
    async spare(id: number, reason: KeptReason): Promise<number> {
      const { rows } = await db.execute<{ spared: number }>(sql`
        with ${keepPlanned(id, reason)}
        update deletions set spared_tags = spared_tags + (select tags from staying) where id = ${id}
        returning (select tags from staying) as spared`);
      return rows[0]?.spared ?? 0;
    },

    /** Tags that a plan takes of these images. */
    countOf: (id: number, names: string[]): Promise<number> =>
      countTags(and(ofDeletion(id), inArray(deletionParts.image, names)), 'planned'),

    /** Takes all but these images out of a plan; what it frees is to be counted anew. */
    async choose(id: number, names: string[]): Promise<void> {
      await db.execute(sql`
        with ${keepPlanned(id, 'not-chosen', sql`image <> all(${sql.param(names)}::text[] collate "C")`)}
        update deletions set
          planned_tags = planned_tags - (select tags from staying), kept_tags = kept_tags + (select tags from staying),
          planned_images = planned_images - (select images from staying), effects = null
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
        state && gt(NUMBER_OF[state], 0),
        image === undefined ? undefined : eq(deletionParts.image, image),
      );
      const tag = sql`unnest(${deletionParts.names}, ${deletionParts.manifestIds}, ${deletionParts.sizesBytes}, ${deletionParts.updatedAt},
        ${deletionParts.lastPulledAt}, ${deletionParts.outcomes}) as tag (name, manifest_id, size_bytes, updated_at, last_pulled_at, outcome)`;
      const name = sql<string>`tag.name collate "C"`;
      const isInState =
        state &&
        (state === 'kept'
          ? sql`tag.outcome not in ('planned', 'deleted', 'failed')`
          : sql`tag.outcome = ${state}`);
      const { rows, ...page } = await keysetPage(
        query,
        { name: BY_IMAGE },
        name,
        ({ cursorFields, beyond, beyondOf, order, limit }) =>
          transaction(async (tx) => {
            await onlyInOrder(tx);
            const end = order === asc ? deletionParts.lastName : deletionParts.firstName;
            return (
              tx
                .select({
                  image: deletionParts.image,
                  name,
                  digest: manifests.digest,
                  sizeBytes: sql`tag.size_bytes`.mapWith(Number),
                  updatedAt: sql`tag.updated_at`.mapWith(deletions.createdAt),
                  lastPulledAt: sql`tag.last_pulled_at`.mapWith(deletions.createdAt),
                  outcome: sql<TagOutcome>`tag.outcome`,
                  failure: sql<string | null>`${deletionParts.failures} ->> tag.name`,
                  ...cursorFields,
                })
                .from(deletionParts)
                .crossJoin(tag)
                .leftJoin(manifests, sql`${manifests.id} = tag.manifest_id`)
                .where(and(listed, isInState, beyond, beyondOf(sql`${deletionParts.image}`, sql`${end}`)))
                // Row by row, and no further than the page.
                .orderBy(order(deletionParts.image), order(deletionParts.lastName), order(name))
                .limit(limit)
            );
          }),
      );
      const total = image === undefined ? numberOf(deletion, state) : await countTags(listed, state);
      return {
        ...page,
        rows: rows.map(({ outcome, ...row }) => {
          const state = stateOf(outcome);
          return { ...row, state, reason: state === 'kept' ? (outcome as KeptReason) : null };
        }),
        total,
        totalIsExact: true,
      };
    },

    async images(id: number, { search, ...query }: DeletionImageQuery) {
      const listed = and(
        ofDeletion(id),
        search ? sql`${deletionParts.image} ilike ${containing(search)}` : undefined,
      );
      const sum = (column: SQLWrapper) => sql<number>`sum(${column})::int`;
      const page = await keysetPage(
        query,
        { image: BY_IMAGE },
        BY_IMAGE,
        ({ cursorFields, beyond, orderBy, limit }) =>
          db
            .select({
              image: deletionParts.image,
              tags: ALL_TAGS,
              plannedTags: sum(NUMBER_OF.planned),
              keptTags: sum(NUMBER_OF.kept),
              deletedTags: sum(NUMBER_OF.deleted),
              failedTags: sum(NUMBER_OF.failed),
              ...cursorFields,
            })
            .from(deletionParts)
            .where(and(listed, beyond))
            .groupBy(deletionParts.image)
            .orderBy(...orderBy)
            .limit(limit),
      );
      const [counted] = await db
        .select({ total: sql<number>`count(distinct ${deletionParts.image})::int` })
        .from(deletionParts)
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
          .selectDistinct({ image: deletionParts.image })
          .from(deletionParts)
          .where(and(ofDeletion(id), gt(NUMBER_OF.planned, 0)))
      ).map(({ image }) => image),

    /** Names of images of which something stays. */
    stayingImages: async (id: number): Promise<string[]> =>
      (
        await db
          .selectDistinct({ image: deletionParts.image })
          .from(deletionParts)
          .where(and(ofDeletion(id), gt(NUMBER_OF.kept, 0)))
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
        await tx.delete(deletionParts).where(
          inArray(
            deletionParts.deletionId,
            gone.map(({ id }) => id),
          ),
        );
      }),
  };
};
export type DeletionStore = ReturnType<typeof createDeletionStore>;

/** Planned tags stay, for this reason. `staying`: how many. */
const keepPlanned = (id: number, reason: KeptReason, which = sql`true`): SQL => {
  const those = sql`deletion_id = ${id} and planned_tags > 0 and ${which}`;
  return sql`
    staying as (
      select coalesce(sum(planned_tags), 0)::int as tags, count(distinct image)::int as images from deletion_parts where ${those}
    ), kept as (
      update deletion_parts set outcomes = array_replace(outcomes, 'planned', ${reason}),
        kept_tags = kept_tags + planned_tags, planned_tags = 0
      where ${those}
    )`;
};

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
