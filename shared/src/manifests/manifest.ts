import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { Bytes, Timestamp } from '../http/page.ts';
import { ImageRef } from '../images/image.ts';
import { Digest } from '../tags/digest.ts';

const Annotations = z.record(z.string(), z.string());

export const Layer = z
  .object({
    digest: Digest,
    mediaType: z.string(),
    sizeBytes: Bytes,
    createdBy: z.string().nullable().meta({ description: 'The history line that made it' }),
    fileName: z.string().nullable().meta({ description: 'Of a file in an artifact, as its tool named it' }),
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
    platform: z
      .string()
      .nullable()
      .meta({ examples: ['linux/arm64/v8'] }),
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
    fileCount: z.int().min(0).meta({ description: 'Different files, or layers, that it holds' }),
    annotations: Annotations,
  })
  .meta({ id: 'Referrer' });
export type Referrer = z.infer<typeof Referrer>;

const EXAMPLE = {
  digest: 'sha256:0de43cde2c4b864a8e4a84bbd9958e47c5d851319f118203303d040b0a74f159',
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  kind: 'image',
  artifactType: null,
  sizeBytes: 28313602,
  manifestBytes: 527,
  storedBytes: 28313602,
  uniqueBytes: 2050,
  platforms: ['linux/amd64'],
  pushedAt: '2026-05-28T20:26:00.000Z',
  tags: ['1.0', 'latest'],
  children: [],
  layers: [
    {
      digest: 'sha256:6c11c181ce8ff3b5b4f7d0a2a1e8f0c0f5b1e2a38d86a55a5a3a0f1f7f2f9b10',
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      sizeBytes: 28311552,
      createdBy: 'COPY app /app',
      fileName: null,
    },
  ],
  history: [
    {
      createdAt: '2026-05-28T20:20:00Z',
      createdBy: 'COPY app /app',
      comment: 'buildkit.dockerfile.v0',
      layer: 'sha256:6c11c181ce8ff3b5b4f7d0a2a1e8f0c0f5b1e2a38d86a55a5a3a0f1f7f2f9b10',
    },
    { createdAt: '2026-05-28T20:20:00Z', createdBy: 'USER app', comment: '', layer: null },
  ],
  config: {
    digest: 'sha256:b5d8b4a7a9e54ce3b8a2b6e9f5ad1b4a80cf3a6e6f0f5d1c2b3a49586771e0d2',
    mediaType: 'application/vnd.oci.image.config.v1+json',
    sizeBytes: 1523,
    createdAt: '2026-05-28T20:20:00Z',
    author: null,
    entrypoint: ['/app'],
    command: ['--port', '8080'],
    env: ['PATH=/usr/bin'],
    workingDir: '/',
    user: 'app',
    exposedPorts: ['8080/tcp'],
    volumes: [],
    stopSignal: null,
    labels: { 'org.opencontainers.image.title': 'shop' },
  },
  annotations: {},
  subject: null,
  referrers: [
    {
      digest: 'sha256:e1f0a3c5b7d9486f8a2b4c6d8e0f1a3b5c7d9e1f2a4b6c8d0e2f4a6b8c0d2e4f',
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/spdx+json',
      sizeBytes: 20480,
      fileCount: 1,
      annotations: {},
    },
  ],
};

export const Manifest = z
  .object({
    digest: Digest,
    mediaType: z.string(),
    kind: z.enum(['image', 'index', 'artifact']).meta({
      description: 'An index names manifests; an artifact is an image manifest that holds no image',
    }),
    artifactType: z.string().nullable(),
    sizeBytes: Bytes.meta({ description: 'Compressed: the manifest and all it names' }),
    manifestBytes: Bytes.meta({ description: 'Of the manifest document itself' }),
    storedBytes: Bytes.meta({ description: 'Of all it needs in the storage, each blob once' }),
    uniqueBytes: Bytes.meta({
      description: 'Of these, what nothing else in the bucket needs: freed when it is deleted',
    }),
    platforms: z.array(z.string()).meta({ examples: [['linux/amd64']] }),
    pushedAt: Timestamp,
    tags: z.array(z.string()).meta({ description: 'Tags that name it, the first 100' }),
    children: z.array(PlatformManifest).meta({ description: 'Of an index' }),
    layers: z.array(Layer).meta({ description: 'Of an image or artifact, the lowest first' }),
    history: z.array(HistoryEntry).meta({ description: 'Of an image, the oldest first' }),
    config: ImageConfig.nullable().meta({ description: 'Of an image; null where it cannot be read' }),
    annotations: Annotations,
    subject: Digest.nullable().meta({ description: 'Digest of the manifest that this one is about' }),
    referrers: z.array(Referrer).meta({ description: 'The first 100' }),
  })
  .meta({ id: 'Manifest', examples: [EXAMPLE] });
export type Manifest = z.infer<typeof Manifest>;

export const ManifestRef = ImageRef.extend({
  digest: z
    .string()
    .max(200)
    .meta({ description: 'Digest of the manifest', examples: [EXAMPLE.digest] }),
});
export type ManifestRef = z.infer<typeof ManifestRef>;

export const getManifest = endpoint({
  id: 'getManifest',
  method: 'get',
  path: '/api/v1/registries/:registry/images/:image/manifests/:digest',
  action: 'View/getManifest',
  summary: 'One manifest: platforms, layers, history, configuration, referrers',
  description:
    'Layers, history and configuration are read from the storage, the rest comes from the catalog.',
  params: ManifestRef,
  response: Manifest,
});

export const LayerRef = ManifestRef.extend({
  place: z
    .string()
    .regex(/^[1-9]\d{0,4}$/, 'is not a number from 1')
    .meta({ description: 'Among the layers of the manifest; the first is 1', examples: ['1'] }),
});
export type LayerRef = z.infer<typeof LayerRef>;

export const downloadLayer = endpoint({
  id: 'downloadLayer',
  method: 'get',
  path: '/api/v1/registries/:registry/images/:image/manifests/:digest/layers/:place',
  action: 'View/pullImage',
  summary: 'Download a layer, or a file of an artifact',
  description: 'The bytes as they are stored, under the name its tool gave it. `Range` is understood.',
  params: LayerRef,
  mediaType: 'application/octet-stream',
});
