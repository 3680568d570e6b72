import { mayToAll, type Principal, reachOf } from 'shared/access/check';
import type { Reach } from 'shared/access/grant';
import type { CleanupSchedule, CleanupScheduleChanges, RunCleanup } from 'shared/cleanup/cleanup';
import { CleanupFilter } from 'shared/cleanup/cleanup-filter';
import type { Deletion, DeletionPlan } from 'shared/deletions/deletion';
import { ProblemError } from 'shared/http/problem';
import type { AuditTrail } from '../audit/audit-entry.ts';
import type { Author, DeletionService } from '../deletions/deletion-service.ts';
import type { DeletionStore, StoredDeletion } from '../deletions/deletion-store.ts';
import type { Log } from '../log.ts';
import type { RegistryDirectory } from '../registries/registry-directory.ts';
import { planOfCleanup } from './cleanup-plan.ts';
import { cleanupRecord } from './cleanup-record.ts';
import type { ScheduleStore } from './schedule-store.ts';
import { nextRun } from './schedule-times.ts';

type Deps = {
  deletions: DeletionService;
  deletionStore: Pick<DeletionStore, 'move'>;
  schedules: ScheduleStore;
  directory: RegistryDirectory;
  trail: Pick<AuditTrail, 'recordNow'>;
  announce: (registry: string) => void;
  log: Log;
  now: () => Date;
};

const EVERYWHERE: Reach = [];

export const createCleanupService = (deps: Deps) => {
  const { deletions, deletionStore, schedules, directory, trail, announce, log, now } = deps;

  const locate = async (name: string) => {
    const found = await directory.find({ by: 'name', value: name });
    if (!found) throw new ProblemError('not-found', { detail: `There is no registry named ${name}.` });
    return found;
  };

  const plan = async (
    name: string,
    filter: CleanupFilter,
    by: Author,
    { reach, scheduled }: { reach: Reach; scheduled: boolean },
  ): Promise<StoredDeletion> => {
    const { bucket, registry } = await locate(name);
    return deletions.plan(name, by, {
      kind: 'cleanup',
      images: [],
      filter,
      scheduled,
      plan: planOfCleanup({ bucketId: bucket.id, registry: name, reach, now: now() }, filter),
      confirm: ({ plannedTags, allTags }) => plannedTags * 100 > allTags * registry.cleanupLimitPercent,
    });
  };

  const authorOf = (who: Principal): Author => {
    if (who.kind === 'anonymous') throw new ProblemError('not-signed-in');
    return { accountId: who.accountId, loginId: who.loginId };
  };

  /** With all that a run can tell; a run that takes too much, or is only to be looked at, waits for people. */
  const runSchedule = async (registry: string, filter: CleanupFilter, by: Author, dryRun: boolean) => {
    const planned = await plan(registry, filter, by, { reach: EVERYWHERE, scheduled: true });
    // Before it begins: afterwards tags are missing that count.
    await deletions.count(planned);
    if (planned.plannedTags === 0) {
      await deletionStore.move(planned.id, ['planned'], { state: 'done', startedAt: now(), endedAt: now() });
    } else if (planned.confirmTags) {
      await deletionStore.move(planned.id, ['planned'], { state: 'held' });
    } else if (!dryRun) {
      await trail.recordNow(cleanupRecord({ by, registry, plannedTags: planned.plannedTags, at: now() }));
      await deletions.begin(registry, planned);
    }
    announce(registry);
  };

  const schedule = async (name: string): Promise<CleanupSchedule> => {
    const { registry } = await locate(name);
    const found = await schedules.find(registry.id);
    return {
      enabled: found?.enabled ?? false,
      dryRun: found?.dryRun ?? false,
      every: found?.every ?? 'week',
      hour: found?.hour ?? 3,
      filter: found?.filter ?? CleanupFilter.parse({ olderThanDays: 90, keepNewest: 10 }),
      by: found?.loginId ?? null,
      nextRunAt: (found?.enabled && found.nextRunAt?.toISOString()) || null,
    };
  };

  return {
    async preview(registry: string, filter: CleanupFilter, who: Principal): Promise<DeletionPlan> {
      const reach = reachOf(who, 'View/getTagList');
      const planned = await plan(registry, filter, authorOf(who), { reach, scheduled: false });
      return deletions.shownPlan(await deletions.withEffects(registry, planned));
    },

    async run(
      registry: string,
      { plan: id, filter, images, confirmTags }: RunCleanup,
      who: Principal,
    ): Promise<Deletion> {
      const planned =
        id === undefined
          ? await plan(registry, filter ?? CleanupFilter.parse({}), authorOf(who), {
              reach: reachOf(who, 'Change/cleanUpTags'),
              scheduled: false,
            })
          : await deletions.ownPlan(registry, id, who, 'cleanup');
      return deletions.shown(await deletions.run(registry, planned, who, { confirmTags, images }));
    },

    schedule,

    async setSchedule(
      name: string,
      changes: CleanupScheduleChanges,
      who: Principal,
    ): Promise<CleanupSchedule> {
      const { registry } = await locate(name);
      if (changes.enabled && !mayToAll(who, 'Change/cleanUpTags', name))
        throw new ProblemError('permission-denied', {
          detail: 'A schedule deletes by itself: it takes Change/cleanUpTags on all images to set one up.',
        });
      const nextRunAt = nextRun(changes, now());
      await schedules.put({ registryId: registry.id, ...authorOf(who), ...changes, nextRunAt });
      announce(name);
      return schedule(name);
    },

    /** Runs the schedules whose time has come, each in one process, and once however late it is. */
    async runDue(): Promise<void> {
      for (const { schedule, registry } of await schedules.due(now())) {
        if (!(await schedules.claim(schedule, nextRun(schedule, now())))) continue;
        const { accountId, loginId, filter, dryRun } = schedule;
        await runSchedule(registry, filter, { accountId, loginId }, dryRun).catch((err: unknown) =>
          log.error({ err, registry }, 'a scheduled clean-up failed'),
        );
      }
    },
  };
};
export type CleanupService = ReturnType<typeof createCleanupService>;
