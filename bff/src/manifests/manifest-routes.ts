import { downloadLayer, getManifest } from 'shared/manifests/manifest';
import { type Route, route } from '../http/mount.ts';
import type { ManifestService } from './manifest-service.ts';

export const manifestRoutes = (manifests: ManifestService): Route[] => [
  route(getManifest, ({ params }) => manifests.get(params)),
  route(downloadLayer, async ({ params }, _who, { req, res }) => {
    const { api, repository, digest, fileName } = await manifests.locateLayer(params);
    res.attachment(fileName);
    await api.serveBlob({ kind: 'blob', digest }, { req, res, repository, clientRepository: repository });
  }),
];
