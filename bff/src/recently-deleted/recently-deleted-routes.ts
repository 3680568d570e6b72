import {
  freeDeleted,
  getDeletedSummary,
  listDeletedImages,
  listDeletedTags,
  restoreDeleted,
} from 'shared/recently-deleted/recently-deleted';
import { type Route, route } from '../http/mount.ts';
import type { RecentlyDeletedService } from './recently-deleted-service.ts';

export const recentlyDeletedRoutes = (deleted: RecentlyDeletedService): Route[] => [
  route(getDeletedSummary, ({ params }, who) => deleted.summary(params.registry, who)),
  route(listDeletedTags, ({ params, query }, who) => deleted.tags(params.registry, query, who)),
  route(listDeletedImages, ({ params, query }, who) => deleted.images(params.registry, query, who)),
  route(restoreDeleted, ({ params, body }, who) => deleted.restore(params.registry, body, who)),
  route(freeDeleted, ({ params, body }, who) => deleted.free(params.registry, body, who)),
];
