import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DIGEST_ALGORITHMS, isDigest, isRepositoryName, isTag } from 'shared/oci/reference';
import type { Layout } from './layout.ts';
import { hasLink, isMissing, readLink } from './link-file.ts';

/** Links are read without leaving the event loop (see link-file.ts); after this many, others get their turn. */
const LINKS_AT_A_TIME = 200;

export type PageRequest = { n?: number | undefined; last?: string | undefined };
export type Page = { items: string[]; more: boolean };

export const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
};

/** Everything the registry can name, read from the folders. Sorted by bytes: all names are ASCII. */
export const createListing = (layout: Layout) => {
  async function* politely<T>(items: Iterable<T>): AsyncIterable<T> {
    let count = 0;
    for (const item of items) {
      count += 1;
      if (count % LINKS_AT_A_TIME === 0) await nextTurn();
      yield item;
    }
  }

  /** A tag that has no current link was never completely written, or never completely deleted. */
  async function* tagsAfter(repository: string, last = ''): AsyncIterable<string> {
    const names = (await namesIn(layout.tags(repository))).filter((name) => name > last && isTag(name));
    for await (const tag of politely(names.sort())) {
      if (readLink(layout.currentTagLink(repository, tag)) !== undefined) yield tag;
    }
  }

  async function* repositoriesBelow(prefix: string, last: string): AsyncIterable<string> {
    const names = (await namesIn(join(layout.repositories, prefix))).filter((name) => !name.startsWith('_'));
    // `a-b` sorts between `a` and `a/b`, so a repository and the ones below it have separate places in the order.
    const places = names.flatMap((name) => [prefix + name, `${prefix}${name}/`]).sort();
    for (const place of places) {
      if (place.endsWith('/')) {
        if (place > last || last.startsWith(place)) yield* repositoriesBelow(place, last);
      } else if (place > last && isRepositoryName(place) && exists(place)) yield place;
    }
  }

  const exists = (repository: string): boolean =>
    existsSync(layout.manifests(repository)) || existsSync(layout.layers(repository));

  async function* manifests(repository: string): AsyncIterable<string> {
    for (const algorithm of DIGEST_ALGORITHMS) {
      const names = await namesIn(layout.revisions(repository, algorithm));
      for await (const hex of politely(names)) {
        const digest = `${algorithm}:${hex}`;
        if (isDigest(digest) && hasLink(layout.revision(repository, digest))) yield digest;
      }
    }
  }

  return {
    /** Something was pushed to it once. */
    exists,
    manifests,
    repositories: (last = ''): AsyncIterable<string> => repositoriesBelow('', last),
    tags: (repository: string, last?: string): AsyncIterable<string> => tagsAfter(repository, last),

    async tagsOf(repository: string, digest: string): Promise<string[]> {
      const tags: string[] = [];
      for await (const tag of tagsAfter(repository)) {
        if (readLink(layout.currentTagLink(repository, tag)) === digest) tags.push(tag);
      }
      return tags;
    },

    /** Of every repository, also of one that has nothing yet. */
    async *uploads(): AsyncIterable<{ repository: string; id: string }> {
      for await (const repository of foldersBelow(layout, '')) {
        for (const id of await namesIn(layout.uploads(repository))) yield { repository, id };
      }
    },
  };
};
export type Listing = ReturnType<typeof createListing>;

async function* foldersBelow(layout: Layout, prefix: string): AsyncIterable<string> {
  for (const name of await namesIn(join(layout.repositories, prefix))) {
    if (name.startsWith('_')) continue;
    yield prefix + name;
    yield* foldersBelow(layout, `${prefix}${name}/`);
  }
}

/** The first `n`, and whether there are more of them. Without `n`: all. */
export const takePage = async (items: AsyncIterable<string>, n: number | undefined): Promise<Page> => {
  const page: string[] = [];
  if (n === 0) return { items: page, more: false };
  for await (const item of items) {
    if (page.length === n) return { items: page, more: true };
    page.push(item);
  }
  return { items: page, more: false };
};
