// Builds real OCI images, indexes and artifacts in memory: what a client would push, without any client.
import { createCipheriv, createHash } from 'node:crypto';
import { constants, gzipSync } from 'node:zlib';
import { MEDIA_TYPES } from '../shared/src/oci/manifest.ts';

export const LAYER_TYPE = 'application/vnd.oci.image.layer.v1.tar+gzip';
const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json';
const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';

type Descriptor = {
  mediaType: string;
  digest: string;
  size: number;
  artifactType?: string;
  annotations?: Record<string, string>;
  platform?: Platform;
};
export type Platform = { os: string; architecture: string; variant?: string };
export type Blob = { descriptor: Descriptor; bytes: Buffer };

/** A manifest with everything it names: blobs, and for an index the manifests below it. */
export type Content = Blob & { blobs: Blob[]; children: Content[] };

export type Layer = Blob & { diffId: string; createdBy: string };
type TarEntry = { path: string; bytes: Buffer; mode?: number };

export const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const blob = (mediaType: string, bytes: Buffer): Blob => ({
  descriptor: { mediaType, digest: sha256(bytes), size: bytes.length },
  bytes,
});
const json = (value: unknown) => Buffer.from(JSON.stringify(value, null, 2));

/** The same bytes for the same seed on every machine, and as hard to compress as a program is at worst. */
export const pseudoRandomBytes = (seed: string, size: number): Buffer => {
  const key = createHash('sha256').update(seed).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  return cipher.update(Buffer.alloc(size));
};

const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;

const tarHeader = ({ path, bytes, mode = 0o644 }: TarEntry): Buffer => {
  if (path.length > 100) throw new Error(`${path} is too long for a plain tar header`);
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write(octal(mode, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(bytes.length, 12), 124);
  header.write(octal(0, 12), 136);
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257, 'latin1');
  // The checksum is the sum of the header's bytes with its own field read as blanks.
  header.write(
    octal(
      header.reduce((sum, byte) => sum + byte, 0),
      7,
    ),
    148,
  );
  return header;
};

const tar = (entries: TarEntry[]): Buffer =>
  Buffer.concat([
    ...entries.flatMap((entry) => [
      tarHeader(entry),
      entry.bytes,
      Buffer.alloc((512 - (entry.bytes.length % 512)) % 512),
    ]),
    Buffer.alloc(1024),
  ]);

export const buildLayer = (createdBy: string, entries: TarEntry[]): Layer => {
  const archive = tar(entries);
  return {
    ...blob(LAYER_TYPE, gzipSync(archive, { level: constants.Z_BEST_SPEED })),
    diffId: sha256(archive),
    createdBy,
  };
};

type ImageSource = {
  layers: Layer[];
  platform?: Platform;
  createdAt?: Date;
  author?: string;
  /** The container configuration as the image specification spells it: `Env`, `Cmd`, `Labels` and so on. */
  config?: Record<string, unknown>;
  annotations?: Record<string, string>;
};

/** What a Dockerfile calls it, where that is another word. */
const INSTRUCTIONS: Record<string, string> = {
  ExposedPorts: 'EXPOSE',
  Labels: 'LABEL',
  WorkingDir: 'WORKDIR',
  StopSignal: 'STOPSIGNAL',
};

export const buildImage = ({
  layers,
  platform = { os: 'linux', architecture: 'amd64' },
  createdAt = new Date('2026-01-01T00:00:00Z'),
  author,
  config = {},
  annotations,
}: ImageSource): Content => {
  const created = createdAt.toISOString();
  const settings = Object.keys(config).map((name) => ({
    created,
    created_by: `${INSTRUCTIONS[name] ?? name.toUpperCase()} ${JSON.stringify(config[name])}`,
    empty_layer: true,
  }));
  const configBlob = blob(
    CONFIG_TYPE,
    json({
      created,
      ...(author ? { author } : {}),
      ...platform,
      config,
      rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
      history: [...layers.map(({ createdBy }) => ({ created, created_by: createdBy })), ...settings],
    }),
  );
  const manifest = blob(
    MEDIA_TYPES.ociManifest,
    json({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.ociManifest,
      config: configBlob.descriptor,
      layers: layers.map((layer) => layer.descriptor),
      ...(annotations ? { annotations } : {}),
    }),
  );
  return {
    descriptor: { ...manifest.descriptor, platform },
    bytes: manifest.bytes,
    blobs: [configBlob, ...layers],
    children: [],
  };
};

export const buildIndex = (children: Content[], annotations?: Record<string, string>): Content => ({
  ...blob(
    MEDIA_TYPES.ociIndex,
    json({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.ociIndex,
      manifests: children.map((child) => child.descriptor),
      ...(annotations ? { annotations } : {}),
    }),
  ),
  blobs: [],
  children,
});

type ArtifactSource = {
  artifactType: string;
  files: { mediaType: string; bytes: Buffer; title?: string }[];
  subject?: Content;
  config?: { mediaType: string; bytes: Buffer };
  annotations?: Record<string, string>;
};

export const buildArtifact = ({
  artifactType,
  files,
  subject,
  config = { mediaType: EMPTY_TYPE, bytes: Buffer.from('{}') },
  annotations,
}: ArtifactSource): Content => {
  const configBlob = blob(config.mediaType, config.bytes);
  const layers = files.map((file) => {
    const layer = blob(file.mediaType, file.bytes);
    if (file.title) layer.descriptor.annotations = { 'org.opencontainers.image.title': file.title };
    return layer;
  });
  const manifest = blob(
    MEDIA_TYPES.ociManifest,
    json({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.ociManifest,
      artifactType,
      config: configBlob.descriptor,
      layers: layers.map((layer) => layer.descriptor),
      ...(subject ? { subject: plainDescriptor(subject.descriptor) } : {}),
      ...(annotations ? { annotations } : {}),
    }),
  );
  return {
    descriptor: { ...manifest.descriptor, artifactType },
    bytes: manifest.bytes,
    blobs: [configBlob, ...layers],
    children: [],
  };
};

const plainDescriptor = ({ mediaType, digest, size }: Descriptor): Descriptor => ({
  mediaType,
  digest,
  size,
});
