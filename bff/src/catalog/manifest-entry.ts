import { createHash } from 'node:crypto';
import { type Descriptor, isNonDistributable, type Manifest, type Platform } from 'shared/oci/manifest';
import { z } from 'zod';
import { labelTerms, soughtLabels } from './label-terms.ts';

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
  /** What it says of itself, as it was written, and the web address of its source. */
  description: string | null;
  sourceUrl: string | null;
  /** Annotations and labels of its configuration by which it is found, and the terms under which. */
  labels: Record<string, string>;
  labelTerms: string[];
  /** What this manifest keeps in storage: itself, its configuration and its layers, each once. */
  blobs: { digest: string; sizeBytes: number }[];
  /** Digests that an index names, each once. */
  children: string[];
};

/** What the catalog knows of the children of an index. */
export type KnownManifest = Pick<ManifestEntry, 'sizeBytes' | 'platforms' | 'description' | 'sourceUrl'>;

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
const ConfigLabels = z.object({ config: z.object({ Labels: z.record(z.string(), z.string()) }) });

/** The platform that an image configuration says it is for, and its labels; without what it does not say. */
export const readConfig = (
  config: Buffer | undefined,
): { platform?: string | undefined; labels?: Record<string, string> | undefined } => {
  let document: unknown;
  try {
    document = config && JSON.parse(config.toString('utf8'));
  } catch {
    return {};
  }
  const platform = ConfigPlatform.safeParse(document).data;
  return {
    platform: platform && platformName(platform),
    labels: ConfigLabels.safeParse(document).data?.config.Labels,
  };
};

/** OCI image spec 1.1, "Pre-Defined Annotation Keys"; tools write them as labels of the configuration, too. */
const told = (key: string, ...sources: Record<string, string>[]): string[] =>
  sources.flatMap((source) => source[`org.opencontainers.image.${key}`] ?? []);

/** UTF-16 code units, of which a list would never show as many. */
const DESCRIPTION_MAX = 1000;
const SOURCE_URL_MAX = 2000;

/** Only what is safe to link to: whoever pushes chooses it. */
const webAddress = (text: string): string | undefined => {
  const url = text.length <= SOURCE_URL_MAX && URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password;
  return plain ? url.href : undefined;
};

const ofItself = (
  ...sources: Record<string, string>[]
): Pick<ManifestEntry, 'description' | 'sourceUrl'> => ({
  description:
    [...told('description', ...sources), ...told('title', ...sources)]
      .map((text) => text.slice(0, DESCRIPTION_MAX).trim())
      .find((text) => text !== '') ?? null,
  sourceUrl:
    [...told('source', ...sources), ...told('url', ...sources)]
      .map(webAddress)
      .find((url) => url !== undefined) ?? null,
});

export const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

type Described = { digest: string; bytes: Buffer; manifest: Manifest };

const unique = <T>(values: T[]) => [...new Set(values)];
const total = (sizes: { sizeBytes: number }[]) => sizes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/**
 * Reads what a manifest says into an entry.
 * @param platform of its configuration, for an image; and the labels there
 * @param children what is known of the children, by digest, for an index
 */
export const manifestEntry = (
  { digest, bytes, manifest }: Described,
  {
    platform,
    labels = {},
    children,
  }: ReturnType<typeof readConfig> & { children?: Map<string, KnownManifest> },
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
  const sought = soughtLabels({ ...labels, ...manifest.annotations });
  const common = {
    digest,
    mediaType: manifest.mediaType,
    artifactType: manifest.artifactType ?? null,
    manifestBytes: bytes.length,
    subject: manifest.subject?.digest ?? null,
    annotations: manifest.annotations,
    ...ofItself(manifest.annotations, labels),
    labels: sought,
    labelTerms: labelTerms(sought),
    blobs,
  };
  if (manifest.kind === 'image') {
    const kind = isImageConfig(manifest.config) ? 'image' : 'artifact';
    return {
      ...common,
      kind,
      sizeBytes: total(blobs),
      platforms: kind === 'image' && platform ? [platform] : [],
      children: [],
    };
  }
  const digests = unique(manifest.children.map((child) => child.digest));
  const known = digests.map((digest) => children?.get(digest));
  const platforms = manifest.children.flatMap((child) =>
    child.platform ? [platformName(child.platform)] : (children?.get(child.digest)?.platforms ?? []),
  );
  return {
    ...common,
    kind: 'index',
    children: digests,
    sizeBytes: bytes.length + total(known.filter((child) => child !== undefined)),
    platforms: unique(platforms.filter((name) => name !== UNKNOWN_PLATFORM)),
    description: common.description ?? known.find((child) => child?.description)?.description ?? null,
    sourceUrl: common.sourceUrl ?? known.find((child) => child?.sourceUrl)?.sourceUrl ?? null,
  };
};
