import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { Bytes, Timestamp } from '../http/page.ts';
import { ImageRef } from '../images/image.ts';
import { Digest } from '../tags/tag.ts';

const Annotations = z.record(z.string(), z.string());

export const Layer = z
  .object({
    digest: Digest,
    mediaType: z.string(),
    sizeBytes: Bytes,
    createdBy: z.string().nullable().meta({ description: 'The history line that made it' }),
  })
  .meta({ id: 'Layer' });
export type Layer = z.infer<typeof Layer>;

export const HistoryEntry = z
  .object({
    createdAt: z.string().nullable(),
    createdBy: z.string(),
    comment: z.string(),
    layer: Digest.nullable().meta({
      description: 'The layer it made; null where it changed the configuration only',
    }),
  })
  .meta({ id: 'HistoryEntry' });
export type HistoryEntry = z.infer<typeof HistoryEntry>;

export const ImageConfig = z
  .object({
    digest: Digest,
    mediaType: z.string(),
    sizeBytes: Bytes,
    createdAt: z.string().nullable(),
    author: z.string().nullable(),
    entrypoint: z.array(z.string()),
    command: z.array(z.string()),
    env: z.array(z.string()),
    workingDir: z.string().nullable(),
    user: z.string().nullable(),
    exposedPorts: z.array(z.string()),
    volumes: z.array(z.string()),
    stopSignal: z.string().nullable(),
    labels: Annotations,
  })
  .meta({ id: 'ImageConfig' });
export type ImageConfig = z.infer<typeof ImageConfig>;

/** A child of an index. */
export const PlatformManifest = z
  .object({
    digest: Digest,
    mediaType: z.string(),
    platform: z.string().nullable().meta({ example: 'linux/arm64/v8' }),
    sizeBytes: Bytes.nullable().meta({ description: 'Compressed; null where the child is not stored here' }),
    annotations: Annotations,
  })
  .meta({ id: 'PlatformManifest' });
export type PlatformManifest = z.infer<typeof PlatformManifest>;

/** A manifest whose `subject` is this one: a signature, an SBOM, an attestation. */
export const Referrer = z
  .object({
    digest: Digest,
    mediaType: z.string(),
    artifactType: z.string().nullable(),
    sizeBytes: Bytes,
    annotations: Annotations,
  })
  .meta({ id: 'Referrer' });
export type Referrer = z.infer<typeof Referrer>;

export const Manifest = z
  .object({
    digest: Digest,
    mediaType: z.string(),
    kind: z.enum(['image', 'index', 'artifact']),
    artifactType: z.string().nullable(),
    sizeBytes: Bytes.meta({ description: 'Compressed: the manifest and all it names' }),
    manifestBytes: Bytes.meta({ description: 'Of the manifest document itself' }),
    platforms: z.array(z.string()),
    pushedAt: Timestamp,
    tags: z.array(z.string()).meta({ description: 'Tags that name it, the first 100' }),
    children: z.array(PlatformManifest),
    layers: z.array(Layer),
    history: z.array(HistoryEntry),
    config: ImageConfig.nullable(),
    annotations: Annotations,
    subject: Digest.nullable(),
    referrers: z.array(Referrer).meta({ description: 'The first 100' }),
  })
  .meta({ id: 'Manifest' });
export type Manifest = z.infer<typeof Manifest>;

export const ManifestRef = ImageRef.extend({ digest: z.string().max(200) });
export type ManifestRef = z.infer<typeof ManifestRef>;

export const getManifest = endpoint({
  id: 'getManifest',
  method: 'get',
  path: '/api/v1/registries/:registry/images/:image/manifests/:digest',
  action: 'View/getManifest',
  summary: 'One manifest: platforms, layers, history, configuration, referrers',
  params: ManifestRef,
  response: Manifest,
});
