import { listBuckets } from 'shared/registries/bucket';
import { createRegistry, getRegistry, listRegistries } from 'shared/registries/registry';
import { type Route, route } from '../http/mount.ts';
import type { RegistryService } from './registry-service.ts';

export const registryRoutes = (registries: RegistryService): Route[] => [
  route(listRegistries, ({ query }) => registries.list(query)),
  route(getRegistry, ({ params }) => registries.get(params.registry)),
  route(createRegistry, ({ body }) => registries.create(body)),
  route(listBuckets, () => registries.listBuckets()),
];
