import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { OciError } from 'shared/oci/error';
import { type DigestAlgorithm, parseDigest } from 'shared/oci/reference';
import { appendBody, BodyCutOff } from './append-body.ts';
import type { BlobStore } from './blob-store.ts';
import { createBoundedMap } from './bounded-map.ts';
import type { ByteRange } from './byte-range.ts';
import type { Disk } from './disk.ts';
import type { Layout } from './layout.ts';
import { isMissing } from './link-file.ts';

/** A broken connection is noticed only after its client may be back with the rest. */
const WAIT_FOR_WRITER_MS = 3000;

/** A blob that comes whole in one request and is no larger never becomes a file of its upload. */
const SMALL_BYTES = 64 * 1024;
/** So many uploads at once may have begun without a byte; of more, the oldest are forgotten. */
const BEGUN = 100_000;
const BEGUN_MS = 24 * 60 * 60_000;

const hashFile = async (path: string, algorithm: DigestAlgorithm): Promise<Hash> => {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) hash.update(chunk);
  return hash;
};

type Deps = { layout: Layout; disk: Disk; blobs: BlobStore; now: () => Date };
type At = { repository: string; id: string };

/** The hash of the first `bytes` bytes of an upload. */
type Progress = { algorithm: DigestAlgorithm; hash: Hash; bytes: number };

/**
 * Uploads on their way. What was received is in the upload's `data` file and outlives a restart; the state of its hash
 * is only in memory, and is made anew from the file where it was lost. An upload without a byte is only in memory.
 */
export const createUploadStore = ({ layout, disk, blobs, now }: Deps) => {
  const begun = createBoundedMap<true>(BEGUN, { ttl: BEGUN_MS });
  const progressOf = createBoundedMap<Progress>(10_000);
  /** Uploads that a request is working on; settled when it is done. */
  const busy = new Map<string, Promise<void>>();

  const unknown = () => new OciError('BLOB_UPLOAD_UNKNOWN');

  const sizeOf = ({ repository, id }: At): number => {
    const folder = layout.upload(repository, id);
    if (begun.has(folder)) return 0;
    const data = statSync(layout.uploadData(repository, id), { throwIfNoEntry: false });
    if (data) return data.size;
    if (statSync(folder, { throwIfNoEntry: false })) return 0;
    throw unknown();
  };

  /** False when a writer was there and is still there after a while. */
  const writerLeft = async (folder: string): Promise<boolean> => {
    const writer = busy.get(folder);
    if (!writer) return true;
    const timeout = Promise.withResolvers<'late'>();
    const timer = setTimeout(() => timeout.resolve('late'), WAIT_FOR_WRITER_MS);
    const waited = await Promise.race([writer, timeout.promise]);
    clearTimeout(timer);
    return waited !== 'late';
  };

  const alone = async <T>(folder: string, work: () => Promise<T>): Promise<T> => {
    while (busy.has(folder)) {
      if (!(await writerLeft(folder))) {
        throw new OciError('BLOB_UPLOAD_INVALID', {
          status: 409,
          message: 'another request is writing to this upload',
        });
      }
    }
    const done = Promise.withResolvers<void>();
    busy.set(folder, done.promise);
    try {
      return await work();
    } finally {
      busy.delete(folder);
      done.resolve();
    }
  };

  const discard = async ({ repository, id }: At): Promise<void> => {
    const folder = layout.upload(repository, id);
    progressOf.delete(folder);
    if (!begun.delete(folder)) await disk.remove(folder, { recursive: true, force: true });
  };

  /** The size after it. */
  const append = async (
    at: At,
    body: Readable,
    range: ByteRange | 'none',
    wanted?: DigestAlgorithm,
  ): Promise<number> => {
    const folder = layout.upload(at.repository, at.id);
    const size = sizeOf(at);
    refuseOutOfOrder(range, size);
    const known = progressOf.get(folder);
    const algorithm = wanted ?? known?.algorithm ?? 'sha256';
    let hash: Hash | undefined;
    if (size === 0) hash = createHash(algorithm);
    else if (known?.bytes === size && known.algorithm === algorithm) hash = known.hash;
    progressOf.delete(folder);

    const fd = await openData(at);
    try {
      let received = 0;
      const remember = () => {
        if (hash) progressOf.set(folder, { algorithm, hash, bytes: size + received });
      };
      try {
        await appendBody(body, {
          position: size,
          write: (chunks, position) => disk.write(fd, chunks, position),
          onChunk: (chunk) => {
            received += chunk.length;
            hash?.update(chunk);
          },
        });
      } catch (error) {
        if (error instanceof BodyCutOff) remember();
        // What could not be written whole must not go on filling a disk that is full.
        else await disk.truncate(fd, size).catch(() => {});
        throw error;
      }
      if (isOtherLength(range, received)) {
        await disk.truncate(fd, size);
        throw otherLength(received);
      }
      remember();
      return size + received;
    } finally {
      await disk.close(fd);
    }
  };

  const openData = async ({ repository, id }: At): Promise<number> => {
    const folder = layout.upload(repository, id);
    if (begun.has(folder)) {
      await disk.makeFolders(folder);
      // Read by Distribution's own clean-up of uploads.
      await writeFile(join(folder, 'startedat'), now().toISOString());
      begun.delete(folder);
    }
    try {
      return await disk.openToWrite(layout.uploadData(repository, id));
    } catch (error) {
      throw isMissing(error) ? unknown() : error;
    }
  };

  const finishSmall = async (
    at: At,
    body: Readable,
    range: ByteRange | 'none',
    digest: string,
    pusher: string,
  ) => {
    refuseOutOfOrder(range, 0);
    const received: Buffer[] = [];
    await appendBody(body, {
      position: 0,
      // Copied, because the memory of the chunks is given back.
      write: async (chunks) => void received.push(Buffer.concat(chunks)),
      onChunk: () => {},
    });
    const bytes = Buffer.concat(received);
    if (isOtherLength(range, bytes.length)) throw otherLength(bytes.length);
    const { algorithm, hex } = parseDigest(digest)!;
    const matches = createHash(algorithm).update(bytes).digest('hex') === hex;
    if (matches) await blobs.put({ repository: at.repository, pusher }, digest, bytes);
    await discard(at);
    if (!matches) throw otherDigest();
  };

  const digestOf = async (at: At, algorithm: DigestAlgorithm, size: number): Promise<string> => {
    const known = progressOf.get(layout.upload(at.repository, at.id));
    const hash =
      known?.algorithm === algorithm && known.bytes === size
        ? known.hash.copy()
        : await hashFile(layout.uploadData(at.repository, at.id), algorithm);
    return `${algorithm}:${hash.digest('hex')}`;
  };

  return {
    /** `algorithm`: what the client says its digest will be of, so that nothing has to be hashed twice. */
    async start(repository: string, algorithm: DigestAlgorithm = 'sha256'): Promise<string> {
      const id = randomUUID();
      const folder = layout.upload(repository, id);
      begun.set(folder, true);
      progressOf.set(folder, { algorithm, hash: createHash(algorithm), bytes: 0 });
      return id;
    },

    /** Bytes received. Who asks after a broken connection is told where to go on: all that had arrived is counted. */
    async size(at: At): Promise<number> {
      await writerLeft(layout.upload(at.repository, at.id));
      return sizeOf(at);
    },

    /** Resolves to the size after the chunk. What a cut-off body brought is kept, for the client to go on from there. */
    append: (at: At, body: Readable, range: ByteRange | 'none'): Promise<number> =>
      alone(layout.upload(at.repository, at.id), () => append(at, body, range)),

    /**
     * Takes the last chunk, which may be empty, and makes the upload a blob of its repository. `announced`: the
     * chunk's Content-Length, if it has one.
     */
    finish: (
      at: At,
      body: Readable,
      range: ByteRange | 'none',
      digest: string,
      { announced, pusher }: { announced: number | undefined; pusher: string },
    ): Promise<void> =>
      alone(layout.upload(at.repository, at.id), async () => {
        const { algorithm } = parseDigest(digest)!;
        if (
          announced !== undefined &&
          announced <= SMALL_BYTES &&
          begun.has(layout.upload(at.repository, at.id))
        )
          return finishSmall(at, body, range, digest, pusher);
        const size = await append(at, body, range, algorithm);
        if ((await digestOf(at, algorithm, size)) !== digest) {
          await discard(at);
          throw otherDigest();
        }
        await blobs.adopt(
          { repository: at.repository, pusher },
          digest,
          layout.uploadData(at.repository, at.id),
        );
        await discard(at);
      }),

    cancel: (at: At): Promise<void> =>
      alone(layout.upload(at.repository, at.id), async () => {
        sizeOf(at);
        await discard(at);
      }),

    /** Removes the upload unless it was touched at `olderThan` or later, or is being worked on. */
    async removeIfDead(at: At, olderThan: Date): Promise<boolean> {
      const folder = layout.upload(at.repository, at.id);
      if (busy.has(folder)) return false;
      return alone(folder, async () => {
        const times = [folder, layout.uploadData(at.repository, at.id)].map(
          (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0,
        );
        if (Math.max(...times) >= olderThan.getTime()) return false;
        await discard(at);
        return true;
      });
    },
  };
};
export type UploadStore = ReturnType<typeof createUploadStore>;

/** What has been received, both ends inclusive. `0-0` for nothing too, as CNCF Distribution has it. */
export const uploadRange = (size: number): string => `0-${Math.max(0, size - 1)}`;

/** A chunk that does not go on where the upload ends. */
const refuseOutOfOrder = (range: ByteRange | 'none', size: number): void => {
  if (range === 'none' || range.start === size) return;
  throw new OciError('BLOB_UPLOAD_INVALID', {
    status: 416,
    message: `the chunk begins at ${range.start}, but the upload has ${size} bytes`,
    headers: { Range: uploadRange(size) },
  });
};

const isOtherLength = (range: ByteRange | 'none', received: number): boolean =>
  range !== 'none' && range.end - range.start + 1 !== received;
const otherLength = (received: number) =>
  new OciError('SIZE_INVALID', {
    message: `the chunk has ${received} bytes, but its Content-Range says otherwise`,
  });
const otherDigest = () =>
  new OciError('DIGEST_INVALID', { message: 'the digest does not match what was uploaded' });
