import { listBuckets } from 'shared/registries/bucket';
import {
  createRegistry,
  deleteRegistry,
  getRegistry,
  listRegistries,
  updateRegistry,
} from 'shared/registries/registry';
import { type Route, route } from '../http/mount.ts';
import type { RegistryService } from './registry-service.ts';

export const registryRoutes = (registries: RegistryService): Route[] => [
  route(listRegistries, ({ query }, who) => registries.list(query, who)),
  route(getRegistry, ({ params }, who) => registries.get(params.registry, who)),
  route(createRegistry, ({ body }, who) => registries.create(body, who)),
  route(updateRegistry, ({ params, body }, who) => registries.update(params.registry, body, who)),
  route(deleteRegistry, ({ params }) => registries.remove(params.registry)),
  route(listBuckets, () => registries.listBuckets()),
];
