import {
  getCleanupSchedule,
  previewCleanup,
  runCleanup,
  updateCleanupSchedule,
} from 'shared/cleanup/cleanup';
import { type Route, route } from '../http/mount.ts';
import type { CleanupService } from './cleanup-service.ts';

export const cleanupRoutes = (cleanup: CleanupService): Route[] => [
  route(previewCleanup, ({ params, query }, who) => cleanup.preview(params.registry, query, who)),
  route(runCleanup, ({ params, body }, who) => cleanup.run(params.registry, body, who)),
  route(getCleanupSchedule, ({ params }) => cleanup.schedule(params.registry)),
  route(updateCleanupSchedule, ({ params, body }, who) => cleanup.setSchedule(params.registry, body, who)),
];
