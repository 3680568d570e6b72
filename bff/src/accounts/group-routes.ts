import { createGroup, deleteGroup, getGroup, listGroups, updateGroup } from 'shared/accounts/group';
import { type Route, route } from '../http/mount.ts';
import type { GroupService } from './group-service.ts';

export const groupRoutes = (groups: GroupService): Route[] => [
  route(listGroups, () => groups.list()),
  route(getGroup, ({ params }) => groups.get(params.group)),
  route(createGroup, ({ body }) => groups.create(body)),
  route(updateGroup, ({ params, body }) => groups.update(params.group, body)),
  route(deleteGroup, ({ params }) => groups.remove(params.group)),
];
