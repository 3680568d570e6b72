import { getEvents } from 'shared/events/console-event';
import { type Route, route } from '../http/mount.ts';
import type { EventStreams } from './event-streams.ts';

export const eventRoutes = (streams: EventStreams): Route[] => [
  route(getEvents, (_call, who, { req, res }) => {
    streams.open(req, res, who);
    return undefined as never;
  }),
];
