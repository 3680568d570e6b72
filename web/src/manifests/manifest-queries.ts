import { queryOptions } from '@tanstack/react-query';
import { getManifest, type ManifestRef } from 'shared/manifests/manifest';
import { call } from '../api/call.ts';

export const manifestQuery = (params: ManifestRef) =>
  queryOptions({
    queryKey: ['manifests', params.registry, params.image, params.digest],
    queryFn: ({ signal }) => call(getManifest, { params }, signal),
  });
