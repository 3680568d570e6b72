import { getManifest } from 'shared/manifests/manifest';
import { type Route, route } from '../http/mount.ts';
import type { ManifestService } from './manifest-service.ts';

export const manifestRoutes = (manifests: ManifestService): Route[] => [
  route(getManifest, ({ params }) => manifests.get(params)),
];
