import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import type { GroupChanges } from 'shared/accounts/group';
import type { Database, Queryable } from '../database/database.ts';
import { accounts, groupMembers, groups } from '../database/schema.ts';

export type StoredGroup = typeof groups.$inferSelect & { members: { id: number; loginId: string }[] };
type NewGroup = Omit<typeof groups.$inferInsert, 'id'> & { members: number[] };

export const createGroupStore = ({ db, transaction }: Database) => {
  const withMembers = async (rows: (typeof groups.$inferSelect)[]): Promise<StoredGroup[]> => {
    if (rows.length === 0) return [];
    const members = await db
      .select({ groupId: groupMembers.groupId, id: accounts.id, loginId: accounts.loginId })
      .from(groupMembers)
      .innerJoin(accounts, eq(accounts.id, groupMembers.accountId))
      .where(
        inArray(
          groupMembers.groupId,
          rows.map(({ id }) => id),
        ),
      )
      .orderBy(asc(accounts.loginId));
    const byGroup = Map.groupBy(members, ({ groupId }) => groupId);
    return rows.map((row) => ({
      ...row,
      members: (byGroup.get(row.id) ?? []).map(({ id, loginId }) => ({ id, loginId })),
    }));
  };

  const setMembers = async (tx: Queryable, groupId: number, ids: number[]) => {
    await tx.delete(groupMembers).where(eq(groupMembers.groupId, groupId));
    if (ids.length > 0)
      await tx.insert(groupMembers).values([...new Set(ids)].map((accountId) => ({ groupId, accountId })));
  };

  return {
    list: async (): Promise<StoredGroup[]> =>
      withMembers(await db.select().from(groups).orderBy(asc(groups.name))),

    find: async (id: number): Promise<StoredGroup | undefined> =>
      (await withMembers(await db.select().from(groups).where(eq(groups.id, id))))[0],

    /** Which of these are sub accounts. */
    subAccounts: async (ids: number[]): Promise<Set<number>> =>
      new Set(
        (
          await db
            .select({ id: accounts.id, kind: accounts.kind })
            .from(accounts)
            .where(inArray(accounts.id, ids))
        )
          .filter(({ kind }) => kind === 'sub')
          .map(({ id }) => id),
      ),

    /** @returns undefined when the name is taken */
    add: ({ members, ...group }: NewGroup): Promise<number | undefined> =>
      transaction(async (tx) => {
        const [added] = await tx.insert(groups).values(group).onConflictDoNothing().returning();
        if (added) await setMembers(tx, added.id, members);
        return added?.id;
      }),

    /** @returns whether there is such a group. @throws a unique violation of the database when the name is taken */
    update: (id: number, { members, ...fields }: GroupChanges): Promise<boolean> =>
      transaction(async (tx) => {
        const [found] = await tx
          .update(groups)
          .set({ ...fields, id })
          .where(eq(groups.id, id))
          .returning();
        if (found && members) await setMembers(tx, id, members);
        return found !== undefined;
      }),

    /** Makes an account a member of the groups that stand for these at the identity provider, and of no other such group. */
    setExternal: (accountId: number, names: string[]): Promise<void> =>
      transaction(async (tx) => {
        const mapped = await tx
          .select({ id: groups.id, externalName: groups.externalName })
          .from(groups)
          .where(ne(groups.externalName, ''));
        if (mapped.length === 0) return;
        await tx.delete(groupMembers).where(
          and(
            eq(groupMembers.accountId, accountId),
            inArray(
              groupMembers.groupId,
              mapped.map(({ id }) => id),
            ),
          ),
        );
        const member = mapped.filter(({ externalName }) => names.includes(externalName));
        if (member.length > 0)
          await tx.insert(groupMembers).values(member.map(({ id }) => ({ groupId: id, accountId })));
      }),

    remove: async (id: number): Promise<boolean> =>
      (await db.delete(groups).where(eq(groups.id, id)).returning()).length > 0,
  };
};
export type GroupStore = ReturnType<typeof createGroupStore>;
