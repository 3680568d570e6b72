import { MEDIA_TYPES } from 'shared/oci/manifest';
import type { createBuiltInRegistry } from '../built-in-registry.ts';
import { sha256 } from './start-registry.ts';

type Registry = ReturnType<typeof createBuiltInRegistry>;
export type Blob = { digest: string; bytes: Buffer };
export type Image = Blob & { mediaType: string; parts: Blob[]; children: Image[] };
type Entry = { image: Image; tagged: boolean };

export const blobOf = (content: string): Blob => ({ digest: sha256(content), bytes: Buffer.from(content) });

const descriptor = (mediaType: string, { digest, bytes }: Blob) => ({
  mediaType,
  digest,
  size: bytes.length,
});

export const imageOf = ([config, ...layers]: [Blob, ...Blob[]]): Image => {
  const mediaType = MEDIA_TYPES.ociManifest;
  const manifest = {
    schemaVersion: 2,
    mediaType,
    config: descriptor('application/vnd.oci.image.config.v1+json', config),
    layers: layers.map((layer) => descriptor('application/vnd.oci.image.layer.v1.tar', layer)),
  };
  return { ...blobOf(JSON.stringify(manifest)), mediaType, parts: [config, ...layers], children: [] };
};

export const indexOf = (children: Image[]): Image => {
  const mediaType = MEDIA_TYPES.ociIndex;
  const manifests = children.map((child) => descriptor(child.mediaType, child));
  const index = { schemaVersion: 2, mediaType, manifests };
  return { ...blobOf(JSON.stringify(index)), mediaType, parts: [], children };
};

/** As much of a catalog as a garbage collection asks: which manifests each repository has, and which have a tag. */
export const createModelCatalog = () => {
  const repositories = new Map<string, Map<string, Entry>>();
  const entriesOf = (repository: string) => repositories.get(repository) ?? new Map<string, Entry>();

  /** What a tag names, and the children of that. */
  const reachable = (repository: string): Map<string, Image> => {
    const found = new Map<string, Image>();
    const visit = (image: Image) => {
      found.set(image.digest, image);
      image.children.forEach(visit);
    };
    for (const { image, tagged } of entriesOf(repository).values()) if (tagged) visit(image);
    return found;
  };

  return {
    reachable,
    set(repository: string, entry: Entry) {
      repositories.set(repository, entriesOf(repository).set(entry.image.digest, entry));
    },
    get: (repository: string, digest: string) => entriesOf(repository).get(digest),
    /** Unless it was pushed again since `entry` was read. */
    forget(repository: string, digest: string, entry = entriesOf(repository).get(digest)) {
      if (entriesOf(repository).get(digest) === entry) entriesOf(repository).delete(digest);
    },
    entries: (repository: string): Entry[] => [...entriesOf(repository).values()],
    /** The blobs that manifests of the repository name, also of those without a tag. */
    parts: (repository: string): Set<string> =>
      new Set(
        [...entriesOf(repository).values()].flatMap(({ image }) => image.parts.map(({ digest }) => digest)),
      ),
    repositories: () => [...repositories.keys()],
  };
};
export type ModelCatalog = ReturnType<typeof createModelCatalog>;

/** One garbage collection by what the catalog says; a step is one call that removes. Whoever stops early cuts it off. */
export async function* collect(registry: Registry, catalog: ModelCatalog): AsyncGenerator<void> {
  const run = registry.beginCollection();
  try {
    for await (const { name } of registry.listRepositories()) {
      const reachable = catalog.reachable(name);
      // Also those that a collection before it took away without a chance to tell.
      const known = new Map(catalog.entries(name).map((entry) => [entry.image.digest, entry]));
      const all = new Set(known.keys());
      for await (const digest of registry.listManifests(name)) all.add(digest);
      const doomed = [...all].filter((digest) => !reachable.has(digest));
      for (const digest of await run.removeManifests(name, doomed)) {
        const entry = known.get(digest);
        if (entry) catalog.forget(name, digest, entry);
      }
      yield;
      for await (const links of run.listLinks(name)) {
        const parts = catalog.parts(name);
        await run.removeLinks(
          name,
          links.filter((digest) => !parts.has(digest)),
        );
        yield;
      }
    }
    for await (const digests of run.listBlobs()) {
      const named = new Set(
        catalog
          .repositories()
          .flatMap((name) => [
            ...catalog.parts(name),
            ...catalog.entries(name).map(({ image }) => image.digest),
          ]),
      );
      await run.removeBlobs(digests.filter((digest) => !named.has(digest)));
      yield;
    }
  } finally {
    run.end();
  }
}

export const collectAll = async (registry: Registry, catalog: ModelCatalog): Promise<void> => {
  for await (const _ of collect(registry, catalog));
};
