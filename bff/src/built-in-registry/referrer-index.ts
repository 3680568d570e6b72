import { readFile } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';
import { type Manifest, parseManifest } from 'shared/oci/manifest';
import type { Layout } from './layout.ts';
import { isMissing } from './link-file.ts';
import { listManifests } from './repository-listing.ts';

/** An entry of the referrers list: OCI distribution spec 1.1, "Listing Referrers". `size` in bytes. */
export type Referrer = {
  mediaType: string;
  digest: string;
  size: number;
  artifactType?: string;
  annotations?: Record<string, string>;
};

/** In all repositories together, by digest: some 20 MB when full. */
const REMEMBERED_MANIFESTS = 100_000;
const READ_AT_ONCE = 16;

type Known = { read: Set<string>; bySubject: Map<string, Referrer[]> };

/**
 * Which manifests name which as their subject. Kept in memory only, and completed at every question from the names of
 * the repository's manifests: nothing on disk has to be kept in step, and what Distribution, which knows no referrers,
 * has put into the same folder is found as well.
 */
export const createReferrerIndex = (layout: Layout) => {
  const repositories = new LRUCache<string, Known>({
    maxSize: REMEMBERED_MANIFESTS,
    sizeCalculation: ({ read }) => read.size,
  });

  const learn = async (known: Known, digest: string): Promise<void> => {
    let bytes: Buffer;
    try {
      bytes = await readFile(layout.blobData(digest));
    } catch (error) {
      if (isMissing(error)) return;
      throw error;
    }
    // Two questions at once may have read the same manifest.
    if (known.read.has(digest)) return;
    known.read.add(digest);
    if (!bytes.includes('"subject"')) return;
    const manifest = parseStored(bytes);
    if (!manifest?.subject) return;
    const { digest: subject } = manifest.subject;
    known.bySubject.set(subject, [
      ...(known.bySubject.get(subject) ?? []),
      toReferrer(digest, bytes.length, manifest),
    ]);
  };

  return {
    /** Ordered by digest. The subject need not exist, nor the repository. */
    async list(repository: string, subject: string): Promise<Referrer[]> {
      const known: Known = repositories.get(repository) ?? { read: new Set(), bySubject: new Map() };
      const present = new Set<string>();
      for await (const digest of listManifests(layout, repository)) present.add(digest);
      const news = [...present].filter((digest) => !known.read.has(digest));
      for (let at = 0; at < news.length; at += READ_AT_ONCE) {
        await Promise.all(news.slice(at, at + READ_AT_ONCE).map((digest) => learn(known, digest)));
      }
      if (news.length > 0 && known.read.size > 0) repositories.set(repository, known);
      return (known.bySubject.get(subject) ?? [])
        .filter(({ digest }) => present.has(digest))
        .sort((a, b) => (a.digest < b.digest ? -1 : 1));
    },
  };
};
export type ReferrerIndex = ReturnType<typeof createReferrerIndex>;

/** A document of a kind that only Distribution takes refers to nothing. */
const parseStored = (bytes: Buffer): Manifest | undefined => {
  try {
    return parseManifest(bytes);
  } catch {
    return undefined;
  }
};

const toReferrer = (
  digest: string,
  size: number,
  { mediaType, artifactType, annotations }: Manifest,
): Referrer => ({
  mediaType,
  digest,
  size,
  ...(artifactType ? { artifactType } : {}),
  ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
});
