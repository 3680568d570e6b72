import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Manifest, parseManifest } from 'shared/oci/manifest';
import { DIGEST_ALGORITHMS } from 'shared/oci/reference';
import type { DurableFiles, NewFile } from './durable-files.ts';
import { digestFolder, type Layout } from './layout.ts';
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

type Deps = { layout: Layout; files: DurableFiles };

const readManifest = async (
  layout: Layout,
  digest: string,
): Promise<{ manifest: Manifest; size: number } | undefined> => {
  try {
    const bytes = await readFile(layout.blobData(digest));
    return { manifest: parseManifest(bytes), size: bytes.length };
  } catch {
    return undefined;
  }
};

/**
 * Which manifests refer to which: a link for each below `_manifests/referrers/<subject>/`, a folder that Distribution
 * does not look into. Where the folder is missing the repository was written by Distribution, which knows no
 * referrers; then it is made once from all manifests. Remove it to have it made again.
 */
export const createReferrerIndex = ({ layout, files }: Deps) => {
  const subjectFolder = (repository: string, subject: string) =>
    digestFolder(layout.referrerIndex(repository), subject);
  const building = new Map<string, Promise<void>>();

  const build = async (repository: string): Promise<void> => {
    const aside = join(layout.staging, randomUUID());
    await mkdir(aside, { recursive: true });
    for await (const digest of listManifests(layout, repository)) {
      const subject = (await readManifest(layout, digest))?.manifest.subject?.digest;
      if (!subject) continue;
      const folder = digestFolder(digestFolder(aside, subject), digest);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'link'), digest);
    }
    // In one step, so that a folder that is there is complete.
    await rename(aside, layout.referrerIndex(repository)).catch(async (error: unknown) => {
      if (!(await isThere(layout.referrerIndex(repository)))) throw error;
    });
  };

  const ensureBuilt = async (repository: string): Promise<void> => {
    if (await isThere(layout.referrerIndex(repository))) return;
    if (!(await isThere(layout.manifests(repository)))) return;
    const running = building.get(repository) ?? build(repository).finally(() => building.delete(repository));
    building.set(repository, running);
    await running;
  };

  return {
    /** The file to publish together with a manifest that has a subject. */
    async entry(repository: string, subject: string, digest: string): Promise<NewFile> {
      await ensureBuilt(repository);
      const folder = digestFolder(subjectFolder(repository, subject), digest);
      return { path: join(folder, 'link'), bytes: Buffer.from(digest) };
    },

    async remove(repository: string, subject: string, digest: string): Promise<void> {
      await files.withdraw(digestFolder(subjectFolder(repository, subject), digest));
    },

    /** Ordered by digest. The subject need not exist, nor the repository. */
    async list(repository: string, subject: string): Promise<Referrer[]> {
      await ensureBuilt(repository);
      const found: Referrer[] = [];
      for (const algorithm of DIGEST_ALGORITHMS) {
        const hexes = await readdir(join(subjectFolder(repository, subject), algorithm)).catch(() => []);
        for (const hex of hexes.sort()) {
          const digest = `${algorithm}:${hex}`;
          // A link may outlive its manifest where Distribution deleted that.
          if (!(await isThere(join(layout.revision(repository, digest), 'link')))) continue;
          const read = await readManifest(layout, digest);
          if (read) found.push(toReferrer(digest, read.size, read.manifest));
        }
      }
      return found;
    },
  };
};
export type ReferrerIndex = ReturnType<typeof createReferrerIndex>;

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

const isThere = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
};
