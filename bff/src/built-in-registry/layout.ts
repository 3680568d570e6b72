import { join } from 'node:path';
import { type DigestAlgorithm, parseDigest } from 'shared/oci/reference';

/**
 * Where everything lies below the root: the folder layout of CNCF Distribution (`registry/storage/paths.go`), so that
 * Distribution can serve the same folder. Names and digests must have passed their grammar before they come here; none
 * that has can leave its folder, and no name component begins with the underscore that marks our own folders.
 */
export const createLayout = (root: string) => {
  const base = join(root, 'docker', 'registry', 'v2');
  const repositories = join(base, 'repositories');
  const repository = (name: string) => join(repositories, name);
  const manifests = (name: string) => join(repository(name), '_manifests');
  const tags = (name: string) => join(manifests(name), 'tags');

  return {
    root,
    /** Beside Distribution's own tree, which never looks here: files on their way to their place, folders on their way out. */
    staging: join(root, 'staging'),
    journal: join(root, 'journal'),
    repositories,
    repository,
    blobs: (algorithm: DigestAlgorithm) => join(base, 'blobs', algorithm),
    blobData: (digest: string) => {
      const { algorithm, hex } = knownDigest(digest);
      return join(base, 'blobs', algorithm, hex.slice(0, 2), hex, 'data');
    },
    layers: (name: string) => join(repository(name), '_layers'),
    links: (name: string, algorithm: DigestAlgorithm) => join(repository(name), '_layers', algorithm),
    layer: (name: string, digest: string) => digestFolder(join(repository(name), '_layers'), digest),
    manifests,
    revisions: (name: string, algorithm: DigestAlgorithm) => join(manifests(name), 'revisions', algorithm),
    revision: (name: string, digest: string) => digestFolder(join(manifests(name), 'revisions'), digest),
    tags,
    tag: (name: string, tag: string) => join(tags(name), tag),
    currentTagLink: (name: string, tag: string) => join(tags(name), tag, 'current', 'link'),
    tagHistoryLink: (name: string, tag: string, digest: string) =>
      join(digestFolder(join(tags(name), tag, 'index'), digest), 'link'),
    uploads: (name: string) => join(repository(name), '_uploads'),
    upload: (name: string, id: string) => join(repository(name), '_uploads', id),
    uploadData: (name: string, id: string) => join(repository(name), '_uploads', id, 'data'),
  };
};
export type Layout = ReturnType<typeof createLayout>;

/** `.../<algorithm>/<hex>` below any folder that is filed by digest. */
const digestFolder = (folder: string, digest: string): string => {
  const { algorithm, hex } = knownDigest(digest);
  return join(folder, algorithm, hex);
};

const knownDigest = (digest: string) => {
  const parsed = parseDigest(digest);
  // Reached only when a caller forgot to check: better no path at all than one made of foreign text.
  if (!parsed) throw new TypeError('a path was asked for something that is not a digest');
  return parsed;
};
