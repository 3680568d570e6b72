import { ProblemError } from 'shared/http/problem';
import type { LayerRef, Manifest, ManifestRef } from 'shared/manifests/manifest';
import { parseManifest } from 'shared/oci/manifest';
import type { CatalogReader } from '../catalog/catalog-reader.ts';
import { isImageConfig, platformName } from '../catalog/manifest-entry.ts';
import { repositoryOf } from '../catalog/repository-name.ts';
import type { ImageService } from '../images/image-service.ts';
import type { Engines } from '../registry-api/engines.ts';
import type { TagStore } from '../tags/tag-store.ts';
import { readConfig, shownConfig, shownHistory, shownLayers } from './image-config.ts';
import { layerFileName } from './layer-file-name.ts';
import type { ManifestStore } from './manifest-store.ts';

const SHOWN_AT_MOST = 100;
const CONFIG_MAX_BYTES = 4 * 1024 * 1024;

type Deps = {
  store: ManifestStore;
  tags: TagStore;
  images: ImageService;
  reader: CatalogReader;
  engines: Engines;
};

export const createManifestService = ({ store, tags, images, reader, engines }: Deps) => {
  const read = async (at: ManifestRef) => {
    const { bucket, image } = await images.locate(at);
    const known = await store.find(image.id, at.digest);
    const api = engines.of(bucket);
    const repository = repositoryOf(bucket, image.name);
    const stored = known && (await api.getManifest(repository, at.digest));
    if (!known || !stored)
      throw new ProblemError('not-found', { detail: `The image ${at.image} has no manifest ${at.digest}.` });
    const manifest = parseManifest(stored.bytes, stored.mediaType);
    return { bucket, image, known, api, repository, manifest };
  };

  return {
    /** One manifest as a whole: two requests to the engine, for the document and for its configuration. */
    async get(at: ManifestRef): Promise<Manifest> {
      const { bucket, image, known, api, repository, manifest } = await read(at);
      const children = manifest.kind === 'index' ? manifest.children : [];
      const knownChildren = await reader.known(
        bucket.id,
        image.name,
        children.map(({ digest }) => digest),
      );
      const layers = manifest.kind === 'image' ? manifest.layers : [];
      const configBytes =
        manifest.kind === 'image' && isImageConfig(manifest.config)
          ? await api.readBlob(repository, manifest.config.digest, { maxBytes: CONFIG_MAX_BYTES })
          : undefined;
      const config = readConfig(configBytes);
      const referrers = await reader.referrers(bucket.id, image.name, at.digest, SHOWN_AT_MOST);
      return {
        digest: known.digest,
        mediaType: known.mediaType,
        kind: known.kind,
        artifactType: known.kind === 'image' ? null : known.artifactType,
        sizeBytes: known.sizeBytes,
        manifestBytes: known.manifestBytes,
        ...(await store.sizes(bucket.id, known)),
        platforms: known.platforms,
        pushedAt: known.pushedAt.toISOString(),
        tags: await tags.namesOf(known.id, SHOWN_AT_MOST),
        children: children.map(({ digest, mediaType, platform, annotations }) => {
          const child = knownChildren.get(digest);
          return {
            digest,
            mediaType,
            platform: platform ? platformName(platform) : (child?.platforms[0] ?? null),
            sizeBytes: child?.sizeBytes ?? null,
            annotations: annotations ?? {},
          };
        }),
        layers: shownLayers(layers, config),
        history: config ? shownHistory(layers, config) : [],
        config: manifest.kind === 'image' && config ? shownConfig(manifest.config, config) : null,
        annotations: manifest.annotations,
        subject: known.subject,
        referrers: referrers.map(
          ({ digest, mediaType, artifactType, sizeBytes, blobCount, annotations }) => ({
            digest,
            mediaType,
            artifactType,
            sizeBytes,
            // Beside the manifest itself and its configuration.
            fileCount: Math.max(0, blobCount - 2),
            annotations,
          }),
        ),
      };
    },

    /** Where a layer lies, and the name it has as a file. */
    async locateLayer({ place, ...at }: LayerRef) {
      const { api, repository, manifest } = await read(at);
      const layer = manifest.kind === 'image' ? manifest.layers[Number(place) - 1] : undefined;
      if (!layer)
        throw new ProblemError('not-found', { detail: `The manifest ${at.digest} has no layer ${place}.` });
      return { api, repository, digest: layer.digest, fileName: layerFileName(at.image, layer) };
    },
  };
};
export type ManifestService = ReturnType<typeof createManifestService>;
