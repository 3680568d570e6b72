import type { Registry } from 'shared/registries/registry';

export const ENDPOINTS = ['public', 'private'] as const;
export type EndpointKind = (typeof ENDPOINTS)[number];

/** The public endpoint is what most people can reach; while it is switched off, only the private one answers. */
export const endpointOf = (registry: Registry, wanted: EndpointKind = 'public'): string =>
  wanted === 'public' && registry.publicEndpoint ? registry.publicEndpointUrl : registry.privateEndpointUrl;
