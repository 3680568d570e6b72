import { eq } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { accounts } from '../database/schema.ts';

export type Account = typeof accounts.$inferSelect;

export const createAccountStore = ({ db }: Database) => ({
  findByLoginId: async (loginId: string): Promise<Account | undefined> =>
    (await db.select().from(accounts).where(eq(accounts.loginId, loginId)))[0],

  findById: async (id: number): Promise<Account | undefined> =>
    (await db.select().from(accounts).where(eq(accounts.id, id)))[0],

  findMain: async (): Promise<Account | undefined> =>
    (await db.select().from(accounts).where(eq(accounts.kind, 'main')))[0],

  /** @returns undefined when another process was first */
  async addMain(loginId: string, passwordHash: string): Promise<Account | undefined> {
    return (
      await db
        .insert(accounts)
        .values({ kind: 'main', loginId, passwordHash })
        .onConflictDoNothing()
        .returning()
    )[0];
  },
});
export type AccountStore = ReturnType<typeof createAccountStore>;
