import { getTag, listTags, updateTag } from 'shared/tags/tag';
import { type Route, route } from '../http/mount.ts';
import type { TagService } from './tag-service.ts';

export const tagRoutes = (tags: TagService): Route[] => [
  route(listTags, ({ params, query }) => tags.list(params, query)),
  route(getTag, ({ params }) => tags.get(params)),
  route(updateTag, ({ params, body }) => tags.update(params, body)),
];
