import { access, opendir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DIGEST_ALGORITHMS, isDigest } from 'shared/oci/reference';
import type { Layout } from './layout.ts';
import { hasLink, isMissing } from './link-file.ts';

const CHECKED_AT_ONCE = 64;
/** So many names come together from a folder that may be large: it takes few waits, and no more memory for more names. */
const BATCH = 1000;

const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
};

/** In no order. Names that come or go meanwhile may be among them or not. */
async function* batchesIn(folder: string): AsyncGenerator<string[]> {
  const entries = await opendir(folder, { bufferSize: BATCH }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  let batch: string[] = [];
  for await (const { name } of entries) {
    batch.push(name);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/**
 * Compares names component by component, as CNCF Distribution orders its catalog: then a walk of the folders meets
 * them in order, and a page costs no more than itself.
 */
const isAfter = (name: string, last: string): boolean =>
  name.replaceAll('/', '\0') > last.replaceAll('/', '\0');

type Walk = { after?: string | undefined; withUploadsOnly?: boolean };

/**
 * Repositories in order, from the first one after `after`. One exists when something was stored in it, not merely
 * begun, unless `withUploadsOnly`.
 */
export async function* listRepositories(
  layout: Layout,
  { after = '', withUploadsOnly = false }: Walk = {},
  parent = '',
): AsyncGenerator<{ name: string }> {
  const entries = await readdir(layout.repository(parent), { withFileTypes: true }).catch(
    (error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    },
  );
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const stored = folders.includes('_manifests') || folders.includes('_layers');
  if (parent && isAfter(parent, after) && (stored || (withUploadsOnly && folders.includes('_uploads')))) {
    yield { name: parent };
  }
  for (const folder of folders.filter((each) => !each.startsWith('_')).sort()) {
    const name = parent ? `${parent}/${folder}` : folder;
    // Everything below a name sorts right after it: a branch that ends before the page begins is not walked.
    if (isAfter(name, after) || after.startsWith(`${name}/`) || after === name) {
      yield* listRepositories(layout, { after, withUploadsOnly }, name);
    }
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

export const repositoryExists = async (layout: Layout, repository: string): Promise<boolean> =>
  (await exists(layout.manifests(repository))) || (await exists(layout.layers(repository)));

/**
 * Tags in byte order (OCI distribution spec 1.1, "Listing Tags": lexical), from the first one after `after`. A folder
 * without a link is a tag that was never finished, or one that Distribution is just writing.
 */
export const listTags = async (
  layout: Layout,
  repository: string,
  { after = '', limit = Number.POSITIVE_INFINITY }: { after?: string | undefined; limit?: number } = {},
): Promise<string[]> => {
  const names = (await namesIn(layout.tags(repository))).filter((tag) => tag > after);
  const found: string[] = [];
  for (let at = 0; at < names.length && found.length < limit; at += CHECKED_AT_ONCE) {
    const batch = names.slice(at, at + CHECKED_AT_ONCE);
    const there = await Promise.all(batch.map((tag) => exists(layout.currentTagLink(repository, tag))));
    found.push(...batch.filter((_, index) => there[index]));
  }
  return found.slice(0, limit);
};

/** The digest of every manifest the repository has, whether a tag names it or not. */
export async function* listManifests(layout: Layout, repository: string): AsyncGenerator<string> {
  for (const algorithm of DIGEST_ALGORITHMS) {
    const folder = layout.revisions(repository, algorithm);
    for await (const batch of batchesIn(folder))
      for (const hex of batch.filter((each) => hasLink(join(folder, each)))) yield `${algorithm}:${hex}`;
  }
}

/** Also folders that have lost their link: garbage as well. */
export async function* listLinks(layout: Layout, repository: string): AsyncGenerator<string[]> {
  for (const algorithm of DIGEST_ALGORITHMS)
    for await (const batch of batchesIn(layout.links(repository, algorithm)))
      if (batch.length > 0) yield toDigests(algorithm, batch);
}

/** Every digest that has a folder, even an empty one. */
export async function* listBlobs(layout: Layout): AsyncGenerator<string[]> {
  for (const algorithm of DIGEST_ALGORITHMS) {
    let digests: string[] = [];
    const folder = layout.blobs(algorithm);
    for (const firstTwo of await namesIn(folder))
      for await (const batch of batchesIn(join(folder, firstTwo))) {
        digests.push(...toDigests(algorithm, batch));
        if (digests.length < BATCH) continue;
        yield digests;
        digests = [];
      }
    if (digests.length > 0) yield digests;
  }
}

const toDigests = (algorithm: string, names: string[]): string[] =>
  names.map((hex) => `${algorithm}:${hex}`).filter(isDigest);

/** Of every repository, also of one in which nothing was stored yet. */
export async function* listUploads(layout: Layout): AsyncGenerator<{ repository: string; id: string }> {
  for await (const { name: repository } of listRepositories(layout, { withUploadsOnly: true }))
    for (const id of await namesIn(layout.uploads(repository))) yield { repository, id };
}
