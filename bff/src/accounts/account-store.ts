import { and, count, eq, ilike, or, sql } from 'drizzle-orm';
import type { SubAccountQuery } from 'shared/accounts/sub-account';
import type { Database } from '../database/database.ts';
import { keysetPage, type SortColumn } from '../database/keyset.ts';
import { accounts } from '../database/schema.ts';
import { containing } from '../database/text-search.ts';

export type Account = typeof accounts.$inferSelect;
export type NewAccount = Omit<typeof accounts.$inferInsert, 'id' | 'kind' | 'lastSignedInAt'>;
export type AccountChanges = Partial<
  Omit<Account, 'id' | 'kind' | 'loginId' | 'createdAt' | 'lastSignedInAt'>
>;

type SortName = Exclude<SubAccountQuery['sort'], `-${string}`>;
const COLUMNS: Record<SortName, SortColumn> = {
  loginId: { expression: sql`lower(${accounts.loginId})`, type: 'text' },
  name: { expression: sql`${accounts.name}`, type: 'text' },
  createdAt: { expression: sql`${accounts.createdAt}`, type: 'timestamptz' },
  lastSignedInAt: { expression: sql`coalesce(${accounts.lastSignedInAt}, 'epoch')`, type: 'timestamptz' },
};

const isSub = (id: number) => and(eq(accounts.id, id), eq(accounts.kind, 'sub'));

export const createAccountStore = ({ db }: Database) => ({
  /** Upper and lower case are the same. */
  findByLoginId: async (loginId: string): Promise<Account | undefined> =>
    (await db.select().from(accounts).where(sql`lower(${accounts.loginId}) = lower(${loginId})`))[0],

  find: async (id: number): Promise<Account | undefined> =>
    (await db.select().from(accounts).where(eq(accounts.id, id)))[0],

  findMain: async (): Promise<Account | undefined> =>
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
    const page = await keysetPage(
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
    return { ...page, total: counted?.total ?? 0, totalIsExact: true };
  },

  /** @returns undefined when the login ID is taken, or another main account is there */
  add: async (kind: Account['kind'], account: NewAccount): Promise<Account | undefined> =>
    (
      await db
        .insert(accounts)
        .values({ kind, ...account })
        .onConflictDoNothing()
        .returning()
    )[0],

  /** @returns undefined when there is no such sub account */
  updateSub: async (id: number, changes: AccountChanges): Promise<Account | undefined> =>
    (await db.update(accounts).set(changes).where(isSub(id)).returning())[0],

  /** @returns whether there was such a sub account */
  removeSub: async (id: number): Promise<boolean> =>
    (await db.delete(accounts).where(isSub(id)).returning({ id: accounts.id })).length > 0,

  setPassword: async (id: number, passwordHash: string): Promise<void> => {
    await db.update(accounts).set({ passwordHash, newPasswordNeeded: false }).where(eq(accounts.id, id));
  },

  setSignedIn: async (id: number, at: Date): Promise<void> => {
    await db.update(accounts).set({ lastSignedInAt: at }).where(eq(accounts.id, id));
  },
});
export type AccountStore = ReturnType<typeof createAccountStore>;
