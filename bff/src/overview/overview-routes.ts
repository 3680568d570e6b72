import { getOverview } from 'shared/overview/overview';
import { type Route, route } from '../http/mount.ts';
import type { OverviewService } from './overview-service.ts';

export const overviewRoutes = (overview: OverviewService): Route[] => [
  route(getOverview, (_call, who) => overview.get(who)),
];
