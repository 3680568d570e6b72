import { and, asc, count, eq, ilike, inArray, lt, or, sql } from 'drizzle-orm';
import type { SubAccountQuery } from 'shared/accounts/sub-account';
import type { Database, Queryable } from '../database/database.ts';
import { keysetPage, type SortColumn } from '../database/keyset.ts';
import { accounts, groupMembers, groups } from '../database/schema.ts';
import { containing } from '../database/text-search.ts';

type GroupOf = Pick<typeof groups.$inferSelect, 'id' | 'name' | 'policies'>;
export type StoredAccount = typeof accounts.$inferSelect;
/** With the groups it is a member of, by name. */
export type Account = StoredAccount & { groups: GroupOf[] };
export type NewAccount = Omit<typeof accounts.$inferInsert, 'id' | 'kind' | 'lastSignedInAt'>;
export type AccountChanges = Partial<
  Omit<StoredAccount, 'id' | 'kind' | 'loginId' | 'createdAt' | 'lastSignedInAt'>
>;

type SortName = Exclude<SubAccountQuery['sort'], `-${string}`>;
const COLUMNS: Record<SortName, SortColumn> = {
  loginId: { expression: sql`lower(${accounts.loginId})`, type: 'text' },
  name: { expression: sql`${accounts.name}`, type: 'text' },
  createdAt: { expression: sql`${accounts.createdAt}`, type: 'timestamptz' },
  lastSignedInAt: { expression: sql`coalesce(${accounts.lastSignedInAt}, 'epoch')`, type: 'timestamptz' },
};

const isSub = (id: number) => and(eq(accounts.id, id), eq(accounts.kind, 'sub'));

/** One query more for a page of accounts, not one for each. */
const withGroups = async (db: Queryable, rows: StoredAccount[]): Promise<Account[]> => {
  if (rows.length === 0) return [];
  const found = await db
    .select({
      accountId: groupMembers.accountId,
      group: { id: groups.id, name: groups.name, policies: groups.policies },
    })
    .from(groupMembers)
    .innerJoin(groups, eq(groups.id, groupMembers.groupId))
    .where(
      inArray(
        groupMembers.accountId,
        rows.map(({ id }) => id),
      ),
    )
    .orderBy(asc(groups.name));
  const byAccount = Map.groupBy(found, ({ accountId }) => accountId);
  return rows.map((row) => ({ ...row, groups: (byAccount.get(row.id) ?? []).map(({ group }) => group) }));
};

export const createAccountStore = ({ db }: Database) => ({
  /** Upper and lower case are the same. */
  findByLoginId: async (loginId: string): Promise<StoredAccount | undefined> =>
    (await db.select().from(accounts).where(sql`lower(${accounts.loginId}) = lower(${loginId})`))[0],

  find: async (id: number): Promise<Account | undefined> =>
    (await withGroups(db, await db.select().from(accounts).where(eq(accounts.id, id))))[0],

  findMain: async (): Promise<StoredAccount | undefined> =>
    (await db.select().from(accounts).where(eq(accounts.kind, 'main')))[0],

  async listSubs(query: SubAccountQuery) {
    const pattern = containing(query.search);
    const matching = and(
      eq(accounts.kind, 'sub'),
      query.search
        ? or(
            ...[accounts.loginId, accounts.name, accounts.email, accounts.memo].map((column) =>
              ilike(column, pattern),
            ),
          )
        : undefined,
    );
    const { rows, ...page } = await keysetPage(
      query,
      COLUMNS,
      sql`${accounts.loginId}`,
      ({ cursorFields, beyond, orderBy, limit }) =>
        db
          .select({ account: accounts, ...cursorFields })
          .from(accounts)
          .where(and(matching, beyond))
          .orderBy(...orderBy)
          .limit(limit),
    );
    const [counted] = await db.select({ total: count() }).from(accounts).where(matching);
    const listed = await withGroups(
      db,
      rows.map(({ account }) => account),
    );
    return { rows: listed, ...page, total: counted?.total ?? 0, totalIsExact: true };
  },

  findByExternalId: async (externalId: string): Promise<StoredAccount | undefined> =>
    (await db.select().from(accounts).where(eq(accounts.externalId, externalId)))[0],

  /** @returns undefined when the login ID or the external id is taken, or another main account is there */
  add: async (kind: Account['kind'], account: NewAccount): Promise<StoredAccount | undefined> =>
    (
      await db
        .insert(accounts)
        .values({ kind, ...account })
        .onConflictDoNothing()
        .returning()
    )[0],

  /** @returns undefined when there is no such sub account */
  updateSub: async (id: number, changes: AccountChanges): Promise<StoredAccount | undefined> =>
    (await db.update(accounts).set(changes).where(isSub(id)).returning())[0],

  /** @returns whether there was such a sub account */
  removeSub: async (id: number): Promise<boolean> =>
    (await db.delete(accounts).where(isSub(id)).returning({ id: accounts.id })).length > 0,

  setPassword: async (id: number, passwordHash: string): Promise<void> => {
    await db.update(accounts).set({ passwordHash, newPasswordNeeded: false }).where(eq(accounts.id, id));
  },

  setSecondFactor: async (
    id: number,
    factor: Partial<Pick<StoredAccount, 'totpSecret' | 'totpConfirmed' | 'totpStep' | 'recoveryCodes'>>,
  ): Promise<void> => {
    await db.update(accounts).set(factor).where(eq(accounts.id, id));
  },

  /** @returns false when a code of this period or a later one was used before */
  useTotpStep: async (id: number, step: number): Promise<boolean> =>
    (
      await db
        .update(accounts)
        .set({ totpStep: step })
        .where(and(eq(accounts.id, id), lt(accounts.totpStep, step)))
        .returning({ id: accounts.id })
    ).length > 0,

  /** @returns false when there is no such code, or it was used before */
  useRecoveryCode: async (id: number, hash: string): Promise<boolean> =>
    (
      await db
        .update(accounts)
        .set({ recoveryCodes: sql`array_remove(${accounts.recoveryCodes}, ${hash})` })
        .where(and(eq(accounts.id, id), sql`${hash} = any(${accounts.recoveryCodes})`))
        .returning({ id: accounts.id })
    ).length > 0,

  setSignedIn: async (id: number, at: Date): Promise<void> => {
    await db.update(accounts).set({ lastSignedInAt: at }).where(eq(accounts.id, id));
  },
});
export type AccountStore = ReturnType<typeof createAccountStore>;
