import type { HistoryEntry, ImageConfig, Layer } from 'shared/manifests/manifest';
import type { Descriptor } from 'shared/oci/manifest';
import { z } from 'zod';

// What a builder wrote wrongly is left out rather than refused: the page shows all that can be read.
const strings = z.array(z.string()).nullish().catch(null);
const text = z.string().nullish().catch(null);
const keys = z.record(z.string(), z.unknown()).nullish().catch(null);

/** OCI image spec 1.1, "Image Configuration": the fields that the console shows. */
const StoredConfig = z.object({
  created: text,
  author: text,
  config: z
    .object({
      User: text,
      ExposedPorts: keys,
      Env: strings,
      Entrypoint: strings,
      Cmd: strings,
      Volumes: keys,
      WorkingDir: text,
      Labels: z.record(z.string(), z.string()).nullish().catch(null),
      StopSignal: text,
    })
    .nullish()
    .catch(null),
  history: z
    .array(
      z.object({
        created: text,
        created_by: text,
        comment: text,
        empty_layer: z.boolean().nullish().catch(null),
      }),
    )
    .nullish()
    .catch(null),
});
type StoredConfig = z.infer<typeof StoredConfig>;

export const readConfig = (bytes: Buffer | undefined): StoredConfig | undefined => {
  try {
    return bytes && StoredConfig.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return undefined;
  }
};

export const shownConfig = (
  { digest, mediaType, size }: Descriptor,
  { created, author, config }: StoredConfig,
): ImageConfig => ({
  digest,
  mediaType,
  sizeBytes: size,
  createdAt: created || null,
  author: author || null,
  entrypoint: config?.Entrypoint ?? [],
  command: config?.Cmd ?? [],
  env: config?.Env ?? [],
  workingDir: config?.WorkingDir || null,
  user: config?.User || null,
  exposedPorts: Object.keys(config?.ExposedPorts ?? {}),
  volumes: Object.keys(config?.Volumes ?? {}),
  stopSignal: config?.StopSignal || null,
  labels: config?.Labels ?? {},
});

/** History lines in order; those that made a layer take the manifest's layers one after another. */
export const shownHistory = (layers: Descriptor[], { history }: StoredConfig): HistoryEntry[] => {
  const rest = layers.values();
  return (history ?? []).map(({ created, created_by, comment, empty_layer }) => ({
    createdAt: created || null,
    createdBy: created_by ?? '',
    comment: comment ?? '',
    layer: empty_layer ? null : (rest.next().value?.digest ?? null),
  }));
};

/** Layers in order, each with its history line. A history that names another number of layers cannot be matched. */
export const shownLayers = (layers: Descriptor[], config: StoredConfig | undefined): Layer[] => {
  const lines = (config?.history ?? []).filter(({ empty_layer }) => !empty_layer);
  const matches = lines.length === layers.length;
  return layers.map(({ digest, mediaType, size, annotations }, index) => ({
    digest,
    mediaType,
    sizeBytes: size,
    createdBy: (matches && lines[index]?.created_by) || null,
    fileName: annotations?.['org.opencontainers.image.title'] || null,
  }));
};
