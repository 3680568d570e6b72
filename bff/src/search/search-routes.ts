import { search } from 'shared/search/search';
import { type Route, route } from '../http/mount.ts';
import type { SearchService } from './search-service.ts';

export const searchRoutes = (service: SearchService): Route[] => [
  route(search, ({ query }, who) => service.find(query, who)),
];
