import { and, eq, lte } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { cleanupSchedules, registries } from '../database/schema.ts';

export type StoredSchedule = typeof cleanupSchedules.$inferSelect;

export const createScheduleStore = ({ db }: Database) => ({
  find: async (registryId: number): Promise<StoredSchedule | undefined> =>
    (await db.select().from(cleanupSchedules).where(eq(cleanupSchedules.registryId, registryId)))[0],

  put: async (schedule: StoredSchedule): Promise<void> => {
    const { registryId: _, ...changes } = schedule;
    await db
      .insert(cleanupSchedules)
      .values(schedule)
      .onConflictDoUpdate({ target: cleanupSchedules.registryId, set: changes });
  },

  due: (at: Date) =>
    db
      .select({ schedule: cleanupSchedules, registry: registries.name })
      .from(cleanupSchedules)
      .innerJoin(registries, eq(registries.id, cleanupSchedules.registryId))
      .where(and(eq(cleanupSchedules.enabled, true), lte(cleanupSchedules.nextRunAt, at))),

  /** Whether this process is the one that runs it. */
  claim: async ({ registryId, nextRunAt }: StoredSchedule, next: Date): Promise<boolean> =>
    (
      await db
        .update(cleanupSchedules)
        .set({ nextRunAt: next })
        .where(
          and(
            eq(cleanupSchedules.registryId, registryId),
            nextRunAt ? eq(cleanupSchedules.nextRunAt, nextRunAt) : undefined,
          ),
        )
        .returning({ id: cleanupSchedules.registryId })
    ).length > 0,
});
export type ScheduleStore = ReturnType<typeof createScheduleStore>;
