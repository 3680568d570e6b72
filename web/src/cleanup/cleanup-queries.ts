import { mutationOptions, queryOptions } from '@tanstack/react-query';
import {
  type CleanupScheduleChanges,
  getCleanupSchedule,
  previewCleanup,
  runCleanup,
  updateCleanupSchedule,
} from 'shared/cleanup/cleanup';
import type { CleanupFilter } from 'shared/cleanup/cleanup-filter';
import { type DeletionQuery, listDeletionImages, listDeletions } from 'shared/deletions/deletion';
import { call } from '../api/call.ts';
import { deletionQuery, deletionsKey } from '../deletions/deletion-queries.ts';
import { recentlyDeletedKey } from '../recently-deleted/recently-deleted-queries.ts';
import type { ImageChoice } from './image-choice.ts';

/** No query, for it makes a plan: what one looks at must not be another one by itself. */
export const previewMutation = (registry: string) =>
  mutationOptions({
    mutationFn: (query: CleanupFilter) => call(previewCleanup, { params: { registry }, query }),
    onSuccess: (plan, _filter, _result, { client }) => {
      client.setQueryData(deletionQuery({ registry, deletion: plan.id }).queryKey, plan);
    },
  });

type Run = { plan: number; choice: ImageChoice; confirmTags: number | undefined };

export const runCleanupMutation = (registry: string) =>
  mutationOptions({
    mutationFn: async ({ plan, choice, confirmTags }: Run) => {
      const images = await imagesOf(registry, plan, choice);
      const body = { plan, ...(images && { images }), ...(confirmTags !== undefined && { confirmTags }) };
      return call(runCleanup, { params: { registry }, body });
    },
    onSuccess: (_begun, _run, _result, { client }) => {
      void client.invalidateQueries({ queryKey: recentlyDeletedKey(registry) });
      return client.invalidateQueries({ queryKey: deletionsKey(registry) });
    },
  });

const scheduleKey = (registry: string) => ['cleanup-schedule', registry] as const;

export const scheduleQuery = (registry: string) =>
  queryOptions({
    queryKey: scheduleKey(registry),
    queryFn: ({ signal }) => call(getCleanupSchedule, { params: { registry } }, signal),
  });

export const updateScheduleMutation = (registry: string) =>
  mutationOptions({
    mutationFn: (body: CleanupScheduleChanges) => call(updateCleanupSchedule, { params: { registry }, body }),
    onSuccess: (changed, _body, _result, { client }) => {
      client.setQueryData(scheduleKey(registry), changed);
    },
  });

export const cleanupsQuery = (registry: string, query: DeletionQuery) =>
  queryOptions({
    queryKey: [...deletionsKey(registry), 'cleanups', query],
    queryFn: ({ signal }) =>
      call(listDeletions, { params: { registry }, query: { ...query, kind: 'cleanup' } }, signal),
  });

/** Undefined: all of the plan. */
const imagesOf = async (registry: string, plan: number, { kind, images }: ImageChoice) => {
  if (kind === 'only') return Object.keys(images);
  if (Object.keys(images).length === 0) return undefined;
  return (await everyImageOf(registry, plan)).filter((image) => !Object.hasOwn(images, image));
};

/** The names of all images of a plan that lose tags. */
const everyImageOf = async (registry: string, plan: number): Promise<string[]> => {
  const names: string[] = [];
  let after: string | null | undefined;
  do {
    const query = { limit: 100, ...(after && { after }) };
    const page = await call(listDeletionImages, { params: { registry, deletion: `${plan}` }, query });
    names.push(...page.items.filter(({ plannedTags }) => plannedTags > 0).map(({ image }) => image));
    after = page.next;
  } while (after);
  return names;
};
