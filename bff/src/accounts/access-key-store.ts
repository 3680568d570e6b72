import { and, asc, count, eq, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { accessKeys, accounts } from '../database/schema.ts';

export type StoredAccessKey = typeof accessKeys.$inferSelect;

export const createAccessKeyStore = ({ db, transaction }: Database) => ({
  list: (accountId: number): Promise<StoredAccessKey[]> =>
    db
      .select()
      .from(accessKeys)
      .where(eq(accessKeys.accountId, accountId))
      .orderBy(asc(accessKeys.createdAt), asc(accessKeys.id)),

  /** @returns undefined when the account has `limit` keys already */
  add: (key: typeof accessKeys.$inferInsert, limit: number) =>
    transaction(async (tx): Promise<StoredAccessKey | undefined> => {
      // Two requests at once must not both see room for one more.
      await tx.select().from(accounts).where(eq(accounts.id, key.accountId)).for('update');
      const [existing] = await tx
        .select({ keys: count() })
        .from(accessKeys)
        .where(eq(accessKeys.accountId, key.accountId));
      if (existing && existing.keys >= limit) return undefined;
      return (await tx.insert(accessKeys).values(key).returning())[0];
    }),

  setActive: async (accountId: number, id: string, active: boolean): Promise<StoredAccessKey | undefined> =>
    (
      await db
        .update(accessKeys)
        .set({ active })
        .where(and(eq(accessKeys.accountId, accountId), eq(accessKeys.id, id)))
        .returning()
    )[0],

  remove: async (accountId: number, id: string): Promise<boolean> =>
    (
      await db
        .delete(accessKeys)
        .where(and(eq(accessKeys.accountId, accountId), eq(accessKeys.id, id)))
        .returning()
    ).length > 0,

  find: async (id: string): Promise<StoredAccessKey | undefined> =>
    (await db.select().from(accessKeys).where(eq(accessKeys.id, id)))[0],

  touch: async (id: string, at: Date, from: string): Promise<void> => {
    await db
      .update(accessKeys)
      .set({
        lastUsedAt: sql`greatest(${accessKeys.lastUsedAt}, ${at.toISOString()}::timestamptz)`,
        lastUsedFrom: from,
      })
      .where(eq(accessKeys.id, id));
  },
});
export type AccessKeyStore = ReturnType<typeof createAccessKeyStore>;
