import { queryOptions } from '@tanstack/react-query';
import { getManifest, type ManifestRef } from 'shared/manifests/manifest';
import { call } from '../api/call.ts';

/** Without an image: of the whole registry. */
export const manifestsKey = (registry: string, ...image: (string | undefined)[]) =>
  ['manifests', registry, ...image.filter((name) => name !== undefined)] as const;

export const manifestQuery = (params: ManifestRef) =>
  queryOptions({
    queryKey: [...manifestsKey(params.registry, params.image), params.digest],
    queryFn: ({ signal }) => call(getManifest, { params }, signal),
  });
