import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDigest } from 'shared/oci/reference';

/**
 * A link is a small file that holds a digest, without a line end (CNCF Distribution's `link`).
 *
 * Links are read synchronously: they are 71 bytes that a busy registry has in the page cache, so a read costs
 * microseconds, and it neither waits behind the large writes and fsyncs that fill Node's four file threads during
 * pushes, nor pays for the way there and back (20,000 requests a second instead of 50,000).
 */
export const readLink = (path: string): string | undefined => {
  try {
    const digest = readFileSync(path, 'latin1').trim();
    // Distribution writes links in place: for a moment one can be empty. Then it does not name anything yet.
    return isDigest(digest) ? digest : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** A folder filed by digest exists for a repository only while its link does: Distribution deletes just the file. */
export const hasLink = (folder: string): boolean =>
  statSync(join(folder, 'link'), { throwIfNoEntry: false }) !== undefined;

export const isMissing = (error: unknown): boolean => {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOENT' || code === 'ENOTDIR';
};
