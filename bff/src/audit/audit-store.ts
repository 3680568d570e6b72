import { and, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { AuditEvent, AuditFilter, AuditQuery } from 'shared/audit/audit-event';
import type { Database, Queryable } from '../database/database.ts';
import { type KeysetPage, keysetPage, type SortColumn } from '../database/keyset.ts';
import { onlyByTextIndex } from '../database/planner-choice.ts';
import { auditChain, auditEvents } from '../database/schema.ts';
import { asCounted, COUNTED_AT_MOST, searchedPage } from '../database/text-search.ts';

const AT: SortColumn = { expression: sql`${auditEvents.at}`, type: 'timestamptz' };
const ID: SortColumn = { expression: sql`${auditEvents.id}`, type: 'bigint' };

/** So many entries are looked at in no time. */
const SAMPLE = 2000;

export const eventOf = (row: typeof auditEvents.$inferSelect): AuditEvent => ({
  ...row,
  at: row.at.toISOString(),
  hash: row.hash.toString('hex'),
});

/** A filter as conditions, by how their columns are indexed. */
const conditionsOf = (filter: AuditFilter) => {
  const { account, via, address, action, registry, image, result, requestId, from, to } = filter;
  const given = (conditions: (SQL | undefined)[]) => conditions.filter((each) => each !== undefined);
  return {
    /** Each with an index of its own in the order of time. */
    named: given([
      requestId === undefined ? undefined : eq(auditEvents.requestId, requestId),
      image === undefined ? undefined : eq(auditEvents.image, image),
      address === undefined ? undefined : eq(auditEvents.address, address),
      account === undefined
        ? undefined
        : sql`lower(${auditEvents.loginId}) = ${account.toLowerCase()} collate "C"`,
      registry === undefined ? undefined : eq(auditEvents.registry, registry),
    ]),
    /** Of few values, with one index together. */
    kind: given([
      action && eq(auditEvents.action, action),
      via && eq(auditEvents.via, via),
      result && eq(auditEvents.result, result),
    ]),
    time: and(
      from === undefined ? undefined : gte(auditEvents.at, new Date(from)),
      to === undefined ? undefined : lt(auditEvents.at, new Date(to)),
    ),
  };
};

/** Every combination of action, door and result that there is: the index is asked for one after the other. */
const KINDS = sql`
  with recursive kinds as (
    (select action, via, result from audit_events order by action, via, result limit 1)
    union all
    select following.* from kinds cross join lateral (
      select action, via, result from audit_events
      where (action, via, result) > (kinds.action, kinds.via, kinds.result)
      order by action, via, result limit 1
    ) as following
  ) select * from kinds as audit_events`;

type Paging = Pick<AuditQuery, 'limit' | 'after' | 'sort'>;
type Page = KeysetPage<{ event: typeof auditEvents.$inferSelect }>;

export const createAuditStore = ({ db, transaction }: Database) => {
  type Part = { beyond: SQL | undefined; orderBy: SQL[]; limit: number };

  const read = (on: Queryable, paging: Paging, where: (part: Part) => SQL | undefined): Promise<Page> =>
    keysetPage(paging, { at: AT }, ID, ({ cursorFields, ...part }) =>
      on
        .select({ event: auditEvents, ...cursorFields })
        .from(auditEvents)
        .where(where(part))
        .orderBy(...part.orderBy)
        .limit(part.limit),
    );

  const inOrder = (paging: Paging, where: SQL | undefined) =>
    read(db, paging, ({ beyond }) => and(where, beyond));

  const counted = async (where: SQL | undefined) => {
    const found = db.select({ id: auditEvents.id }).from(auditEvents).where(where);
    return asCounted(await db.$count(found.limit(COUNTED_AT_MOST + 1).as('found')));
  };

  /** The ids of the first so many of each kind that fits, which is quick however rare they are and how long ago. */
  const idsByKind = ({ kind, time }: ReturnType<typeof conditionsOf>, part: Part) => sql`
    select found.id from (${KINDS} where ${and(...kind)}) as kinds cross join lateral (
      select id, at from audit_events
      where action = kinds.action and via = kinds.via and result = kinds.result and ${and(sql`true`, time, part.beyond)}
      order by ${sql.join(part.orderBy, sql`, `)} limit ${part.limit}
    ) as found`;

  const byKind = async (paging: Paging, conditions: ReturnType<typeof conditionsOf>) => {
    const anyOrder = { beyond: undefined, orderBy: [sql`at desc`], limit: COUNTED_AT_MOST + 1 };
    const { rows } = await db.execute<{ count: number }>(
      sql`select count(*)::int as count from (${idsByKind(conditions, anyOrder)} limit ${anyOrder.limit}) as found`,
    );
    const page = await read(
      db,
      paging,
      (
        part,
      ) => sql`${auditEvents.id} in (select id from audit_events where id in (${idsByKind(conditions, part)})
        order by ${sql.join(part.orderBy, sql`, `)} limit ${part.limit})`,
    );
    return { ...page, ...asCounted(rows[0]?.count ?? 0) };
  };

  /** By the statistics of the database; a wrong guess costs some time, no more. */
  const rarestOf = async (conditions: SQL[]): Promise<SQL | undefined> => {
    if (conditions.length < 2) return conditions[0];
    const guesses: { condition: SQL; entries: number }[] = [];
    for (const condition of conditions) {
      const { rows } = await db.execute<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
        sql`explain (format json) select 1 from ${auditEvents} where ${condition}`,
      );
      guesses.push({ condition, entries: rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0 });
    }
    return guesses.sort((a, b) => a.entries - b.entries)[0]?.condition;
  };

  /** A page from among the first so many entries that fit one condition, where it can be filled from them. */
  const sampled = async (paging: Paging, driver: SQL | undefined, others: SQL | undefined) => {
    let isFull = false;
    let matches = 0;
    const page = await keysetPage(
      paging,
      { at: AT },
      ID,
      async ({ cursorFields, beyond, orderBy, limit }) => {
        const first = db
          .select()
          .from(auditEvents)
          .where(and(driver, beyond))
          .orderBy(...orderBy)
          .limit(SAMPLE)
          .as('audit_events');
        const found = await db
          .select({ event: auditEvents, ...cursorFields, matches: sql<number>`(count(*) over ())::int` })
          .from(first)
          .where(others)
          .orderBy(...orderBy)
          .limit(limit);
        isFull = found.length === limit;
        matches = found[0]?.matches ?? 0;
        return found;
      },
    );
    return isFull ? { page, matches } : undefined;
  };

  /**
   * Several conditions at once. The planner takes them for independent of each other, and would read through all that an
   * account ever did to find what it never does. So first among the newest that fit one condition; then by combining
   * indexes.
   */
  const byAll = async (paging: Paging, { named, kind, time }: ReturnType<typeof conditionsOf>) => {
    const inOrderOfTime = [...named, ...(kind.length === 3 ? [and(...kind)!] : [])];
    const rarest = await rarestOf(inOrderOfTime);
    const conditions = [...named, ...kind];
    const others = and(...conditions.filter((each) => each !== rarest));
    const driver = and(rarest, time);
    // On every page the same way, and the same number.
    const newest = await sampled({ ...paging, after: undefined }, driver, others);
    const sample = newest && paging.after ? await sampled(paging, driver, others) : newest;
    if (newest && sample) {
      const looked = db.select({ id: auditEvents.id }).from(auditEvents).where(driver).limit(SAMPLE);
      const isAll = (await db.$count(looked.as('looked'))) < SAMPLE;
      const { total, totalIsExact } = asCounted(newest.matches);
      return { ...sample.page, total, totalIsExact: isAll && totalIsExact };
    }
    // As a condition that no index answers: the planner combines none that answer one condition twice.
    const where = and(...conditions, time && sql`(${time}) is true`);
    return transaction(async (tx) => {
      await onlyByTextIndex(tx);
      return searchedPage({
        matches: (limit) => tx.select({ id: auditEvents.id }).from(auditEvents).where(where).limit(limit),
        few: (found) => {
          const ids = found.map(({ id }) => id);
          return read(tx, paging, ({ beyond }) => and(inArray(auditEvents.id, ids), beyond));
        },
        many: () => read(tx, paging, ({ beyond }) => and(where, beyond && sql`(${beyond}) is true`)),
      });
    });
  };

  const find = async (filter: AuditFilter, paging: Paging) => {
    const conditions = conditionsOf(filter);
    const { named, kind, time } = conditions;
    if (named.length + kind.length === 0 && !time) {
      const [chain] = await db.select().from(auditChain);
      const total = chain ? chain.head - chain.deletedUpTo : 0;
      return { ...(await inOrder(paging, undefined)), total, totalIsExact: true };
    }
    if (named.length === 0 && kind.length > 0) return byKind(paging, conditions);
    if (named.length + kind.length > 1) return byAll(paging, conditions);
    const where = and(named[0], time);
    return { ...(await inOrder(paging, where)), ...(await counted(where)) };
  };

  return {
    async list({ limit, after, sort, ...filter }: AuditQuery) {
      const { rows, ...page } = await find(filter, { limit, after, sort });
      return { items: rows.map(({ event }) => eventOf(event)), ...page };
    },

    /** All that match, newest first, so many at a time. */
    async *all(filter: AuditFilter, atOnce: number): AsyncGenerator<AuditEvent[]> {
      const { named, kind, time } = conditionsOf(filter);
      const where = and(...named, ...kind, time);
      let after: string | undefined;
      do {
        const { rows, next } = await inOrder({ limit: atOnce, after, sort: '-at' }, where);
        yield rows.map(({ event }) => eventOf(event));
        after = next ?? undefined;
      } while (after !== undefined);
    },
  };
};
export type AuditStore = ReturnType<typeof createAuditStore>;
