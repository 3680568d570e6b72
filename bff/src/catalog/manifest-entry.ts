import { createHash } from 'node:crypto';
import { type Descriptor, isNonDistributable, type Manifest, type Platform } from 'shared/oci/manifest';
import { z } from 'zod';

/** What the catalog keeps of a manifest. Sizes in bytes. */
export type ManifestEntry = {
  digest: string;
  mediaType: string;
  kind: 'image' | 'index' | 'artifact';
  artifactType: string | null;
  sizeBytes: number;
  manifestBytes: number;
  platforms: string[];
  subject: string | null;
  annotations: Record<string, string>;
  /** What this manifest keeps in storage: itself, its configuration and its layers, each once. */
  blobs: { digest: string; sizeBytes: number }[];
};

/** What the catalog knows of the children of an index. */
export type KnownManifest = { sizeBytes: number; platforms: string[] };

/** `linux/arm64/v8`, as clients write it (`docker pull --platform`). */
export const platformName = ({
  os,
  architecture,
  variant,
}: Pick<Platform, 'os' | 'architecture' | 'variant'>): string =>
  [os, architecture, variant].filter(Boolean).join('/');

/** Attestations of BuildKit carry this in place of a platform (moby/buildkit, docs/attestations/attestation-storage.md). */
const UNKNOWN_PLATFORM = 'unknown/unknown';

const CONFIG_MEDIA_TYPES = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
];
export const isImageConfig = ({ mediaType }: Pick<Descriptor, 'mediaType'>) =>
  CONFIG_MEDIA_TYPES.includes(mediaType);

const ConfigPlatform = z.object({
  os: z.string().min(1),
  architecture: z.string().min(1),
  variant: z.string().optional(),
});

/** The platform that an image configuration says it is for; undefined where it says none. */
export const platformOfConfig = (config: Buffer | undefined): string | undefined => {
  try {
    return config && platformName(ConfigPlatform.parse(JSON.parse(config.toString('utf8'))));
  } catch {
    return undefined;
  }
};

export const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

type Described = { digest: string; bytes: Buffer; manifest: Manifest };

const unique = <T>(values: T[]) => [...new Set(values)];
const total = (sizes: { sizeBytes: number }[]) => sizes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/**
 * Reads what a manifest says into an entry.
 * @param platform of its configuration, for an image
 * @param children what is known of the children, by digest, for an index
 */
export const manifestEntry = (
  { digest, bytes, manifest }: Described,
  { platform, children }: { platform?: string | undefined; children?: Map<string, KnownManifest> },
): ManifestEntry => {
  const self = { digest, sizeBytes: bytes.length };
  const named =
    manifest.kind === 'image'
      ? [manifest.config, ...manifest.layers.filter((layer) => !isNonDistributable(layer))]
      : [];
  const blobs = [
    ...new Map(
      [self, ...named.map(({ digest, size }) => ({ digest, sizeBytes: size }))].map((blob) => [
        blob.digest,
        blob,
      ]),
    ).values(),
  ];
  const common = {
    digest,
    mediaType: manifest.mediaType,
    artifactType: manifest.artifactType ?? null,
    manifestBytes: bytes.length,
    subject: manifest.subject?.digest ?? null,
    annotations: manifest.annotations,
    blobs,
  };
  if (manifest.kind === 'image') {
    const kind = isImageConfig(manifest.config) ? 'image' : 'artifact';
    return {
      ...common,
      kind,
      sizeBytes: total(blobs),
      platforms: kind === 'image' && platform ? [platform] : [],
    };
  }
  const known = unique(manifest.children.map((child) => child.digest)).map((digest) => children?.get(digest));
  const platforms = manifest.children.flatMap((child) =>
    child.platform ? [platformName(child.platform)] : (children?.get(child.digest)?.platforms ?? []),
  );
  return {
    ...common,
    kind: 'index',
    sizeBytes: bytes.length + total(known.filter((child) => child !== undefined)),
    platforms: unique(platforms.filter((name) => name !== UNKNOWN_PLATFORM)),
  };
};
