import { z } from 'zod';
import { OciError } from './error.ts';
import { isDigest } from './reference.ts';

// Part of every runtime (WHATWG Encoding), but typed only by the DOM and Node libraries, which this package leaves out.
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean },
) => { decode(bytes: Uint8Array): string };

export const MEDIA_TYPES = {
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
} as const;

const IMAGE_TYPES: readonly string[] = [MEDIA_TYPES.ociManifest, MEDIA_TYPES.dockerManifest];
const INDEX_TYPES: readonly string[] = [MEDIA_TYPES.ociIndex, MEDIA_TYPES.dockerList];

/** All a registry stores, in the order of preference of an `Accept` header. */
export const MANIFEST_MEDIA_TYPES: readonly string[] = Object.values(MEDIA_TYPES);

/** Bytes: OCI distribution spec 1.1, "Pushing Manifests": a registry should accept 4 MiB and may refuse more. */
export const MANIFEST_MAX_BYTES = 4 * 1024 * 1024;

// Go writes an empty slice or map as null, so null counts as absent everywhere below.
const Annotations = z.record(z.string(), z.string());

const Platform = z.object({
  architecture: z.string(),
  os: z.string(),
  'os.version': z.string().nullish(),
  'os.features': z.array(z.string()).nullish(),
  variant: z.string().nullish(),
});
export type Platform = z.infer<typeof Platform>;

/** OCI image spec 1.1, "Content Descriptors". Sizes are bytes. */
const Descriptor = z.object({
  mediaType: z.string().min(1),
  digest: z.string().refine(isDigest, 'is not a sha256 or sha512 digest'),
  size: z.int().min(0),
  urls: z.array(z.string()).nullish(),
  annotations: Annotations.nullish(),
  artifactType: z.string().nullish(),
  platform: Platform.nullish(),
});
export type Descriptor = z.infer<typeof Descriptor>;

const Common = z.object({
  schemaVersion: z.literal(2, 'must be 2'),
  mediaType: z.string().nullish(),
  artifactType: z.string().nullish(),
  annotations: Annotations.nullish(),
  subject: Descriptor.nullish(),
});
const ImageDocument = Common.extend({ config: Descriptor, layers: z.array(Descriptor).nullish() });
const IndexDocument = Common.extend({ manifests: z.array(Descriptor).nullish() });

type Described = {
  mediaType: string;
  /** For an image without the field, the media type of its config: OCI image spec 1.1, "Guidelines for Artifact Usage". */
  artifactType: string | undefined;
  subject: Descriptor | undefined;
  annotations: Record<string, string>;
};
export type ImageManifest = Described & { kind: 'image'; config: Descriptor; layers: Descriptor[] };
export type IndexManifest = Described & { kind: 'index'; children: Descriptor[] };
export type Manifest = ImageManifest | IndexManifest;

const invalid = (message: string, detail?: unknown) => new OciError('MANIFEST_INVALID', { message, detail });

const parseJson = (bytes: Uint8Array): Record<string, unknown> => {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalid('the manifest is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('the manifest is not a JSON object');
  }
  return value as Record<string, unknown>;
};

const has = (document: Record<string, unknown>, field: string) => document[field] != null;

const parseWith = <T>(schema: z.ZodType<T>, document: unknown): T => {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw invalid(`the manifest is not valid: ${issue?.path.join('.')} ${issue?.message}`);
};

/** `application/json; charset=utf-8` -> `application/json` */
const withoutParameters = (contentType: string): string => contentType.split(';', 1)[0]!.trim().toLowerCase();

/**
 * The type a document is, from what the client said and what the document says of itself. They must agree, or the same
 * bytes would be one thing to one client and another to the next (GHSA-77vh-xpmg-72qh).
 */
const agreeOnMediaType = (document: Record<string, unknown>, contentType: string | undefined): string => {
  const own = document.mediaType;
  if (own != null && typeof own !== 'string') throw invalid('mediaType is not a string');
  const said = contentType && withoutParameters(contentType);
  if (own && said && own !== said) {
    throw invalid(`mediaType is ${own}, but the Content-Type says ${said}`);
  }
  // Only stored documents come without a content type. Older tools leave mediaType out of OCI documents.
  const mediaType =
    own || said || (has(document, 'manifests') ? MEDIA_TYPES.ociIndex : MEDIA_TYPES.ociManifest);
  if (!MANIFEST_MEDIA_TYPES.includes(mediaType))
    throw invalid(`${mediaType} is not a manifest type this registry stores`);
  if (!own && mediaType !== MEDIA_TYPES.ociManifest && mediaType !== MEDIA_TYPES.ociIndex) {
    // Nothing but the document is stored: without the field a Docker manifest would come back as an OCI one.
    throw invalid(`a document of type ${mediaType} must have a mediaType`);
  }
  return mediaType;
};

/**
 * Reads a manifest or index. `contentType` is what the client sent; leave it out for a stored document.
 * @throws OciError MANIFEST_INVALID for what is not a manifest of a known type, contradicts its content type, is both a
 * manifest and an index (GHSA-qq97-vm5h-rrhg), or names content by an invalid digest or size. Unknown fields are ignored.
 */
export const parseManifest = (bytes: Uint8Array, contentType?: string): Manifest => {
  const document = parseJson(bytes);
  if (document.schemaVersion === 1) throw invalid('Docker manifests of schema 1 are not supported');
  if (has(document, 'manifests') && (has(document, 'config') || has(document, 'layers'))) {
    throw invalid('the document is a manifest and an index at the same time');
  }
  const mediaType = agreeOnMediaType(document, contentType);
  if (INDEX_TYPES.includes(mediaType)) {
    if (has(document, 'config') || has(document, 'layers'))
      throw invalid(`an image cannot have the type ${mediaType}`);
    const { manifests, artifactType, subject, annotations } = parseWith(IndexDocument, document);
    return {
      kind: 'index',
      mediaType,
      children: manifests ?? [],
      artifactType: artifactType || undefined,
      subject: subject ?? undefined,
      annotations: annotations ?? {},
    };
  }
  if (has(document, 'manifests')) throw invalid(`an index cannot have the type ${mediaType}`);
  const { config, layers, artifactType, subject, annotations } = parseWith(ImageDocument, document);
  return {
    kind: 'image',
    mediaType,
    config,
    layers: layers ?? [],
    artifactType: artifactType || config.mediaType,
    subject: subject ?? undefined,
    annotations: annotations ?? {},
  };
};

export const isImageMediaType = (mediaType: string): boolean => IMAGE_TYPES.includes(mediaType);
export const isIndexMediaType = (mediaType: string): boolean => INDEX_TYPES.includes(mediaType);

/** Content that may be left at its source and need not be in the registry: OCI image spec 1.0, "Non-Distributable Layers". */
export const isNonDistributable = ({ mediaType }: Pick<Descriptor, 'mediaType'>): boolean =>
  mediaType.startsWith('application/vnd.oci.image.layer.nondistributable.v1.') ||
  mediaType === 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
