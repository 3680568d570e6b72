import { listBuckets } from 'shared/registries/bucket';
import { createRegistry, getRegistry, listRegistries, updateRegistry } from 'shared/registries/registry';
import { type Route, route } from '../http/mount.ts';
import type { RegistryService } from './registry-service.ts';

export const registryRoutes = (registries: RegistryService): Route[] => [
  route(listRegistries, ({ query }, who) => registries.list(query, who)),
  route(getRegistry, ({ params }) => registries.get(params.registry)),
  route(createRegistry, ({ body }) => registries.create(body)),
  route(updateRegistry, ({ params, body }) => registries.update(params.registry, body)),
  route(listBuckets, () => registries.listBuckets()),
];
