import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createLayout } from '../layout.ts';
import type { ModelCatalog } from './model-catalog.ts';

const below = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Folders that hold nothing, but for those that stay: `sha256`, and the two digits below it. */
const emptyBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isDirectory() && entry.name.length === 64)
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readdirSync(path).length === 0);

/** Every file of blobs, layers and manifests, and the size of the blobs. Tags are not counted. */
export const storedContent = (root: string) => {
  const all = below(join(root, 'docker'));
  const files = all.filter((path) => !path.includes('/tags/') && !path.includes('/_uploads/')).sort();
  const bytes = files
    .filter((path) => path.endsWith('/data'))
    .reduce((sum, path) => sum + statSync(path).size, 0);
  return { files, bytes, emptyFolders: emptyBelow(join(root, 'docker')) };
};

/** What a folder holds when there is nothing in it but what the catalog's tags reach. */
export const contentOf = (root: string, catalog: ModelCatalog) => {
  const layout = createLayout(root);
  const files = new Set<string>();
  const sizes = new Map<string, number>();
  for (const name of catalog.repositories())
    for (const image of catalog.reachable(name).values()) {
      files.add(join(layout.revision(name, image.digest), 'link'));
      for (const { digest } of image.parts) files.add(join(layout.layer(name, digest), 'link'));
      for (const { digest, bytes } of [image, ...image.parts]) {
        files.add(layout.blobData(digest));
        sizes.set(digest, bytes.length);
      }
    }
  return {
    files: [...files].sort(),
    bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0),
    emptyFolders: [],
  };
};
