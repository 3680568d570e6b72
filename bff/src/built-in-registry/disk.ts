import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const open = promisify(fs.open);
const close = promisify(fs.close);
const write = promisify(fs.write) as (
  fd: number,
  bytes: Uint8Array,
  offset: number,
) => Promise<{ bytesWritten: number }>;
const writev = promisify(fs.writev) as (
  fd: number,
  chunks: Uint8Array[],
  position: number,
) => Promise<{ bytesWritten: number }>;
const fsync = promisify(fs.fsync);
const mkdir = promisify(fs.mkdir) as (
  path: string,
  options: { recursive: true },
) => Promise<string | undefined>;

/**
 * Closing, like opening for reading, does not touch the disk. Done on the spot it does not wait in the thread pool behind
 * the syncs of others.
 */
const use = async (fd: number, work: (fd: number) => Promise<void>): Promise<void> => {
  try {
    await work(fd);
  } finally {
    fs.closeSync(fd);
  }
};

/** What is left of the chunks after their first `count` bytes. */
const after = (chunks: Uint8Array[], count: number): Uint8Array[] => {
  let skip = count;
  return chunks.flatMap((chunk) => {
    const rest = chunk.subarray(Math.min(skip, chunk.length));
    skip -= chunk.length - rest.length;
    return rest.length > 0 ? [rest] : [];
  });
};

/** The file operations that decide whether data survives. A test puts failures and a recorder in their place. */
export const disk = {
  /** Creates `path` with `bytes`, which are on disk when it resolves. */
  writeNew: async (path: string, bytes: Uint8Array): Promise<void> =>
    use(await open(path, 'wx'), async (fd) => {
      for (let offset = 0; offset < bytes.length; ) offset += (await write(fd, bytes, offset)).bytesWritten;
      await fsync(fd);
    }),
  /** Of a file: its content. Of a folder: the names in it. */
  sync: async (path: string): Promise<void> => use(fs.openSync(path, 'r'), fsync),
  /**
   * Everything on the file system that holds `path`: one call for what would be thousands. False where the system has
   * no such command that waits for the end.
   */
  syncFileSystem: async (path: string): Promise<boolean> => {
    if (process.platform !== 'linux') return false;
    return run('sync', ['-f', path]).then(
      () => true,
      () => false,
    );
  },
  /** Opens a file to go on writing it, made when there is none; what it holds stays. */
  openToWrite: (path: string): Promise<number> => open(path, fs.constants.O_RDWR | fs.constants.O_CREAT),
  /** All of the chunks, in one call of the system when it takes them at once. */
  write: async (fd: number, chunks: Uint8Array[], position: number): Promise<void> => {
    let [left, at] = [chunks, position];
    while (left.length > 0) {
      const { bytesWritten } = await writev(fd, left, at);
      at += bytesWritten;
      left = after(left, bytesWritten);
    }
  },
  truncate: promisify(fs.ftruncate) as (fd: number, length: number) => Promise<void>,
  close,
  rename: promisify(fs.rename) as (from: string, to: string) => Promise<void>,
  /** The first folder that had to be made, if any. */
  makeFolders: (path: string): Promise<string | undefined> => mkdir(path, { recursive: true }),
  remove: promisify(fs.rm) as (path: string, options: { recursive: true; force: true }) => Promise<void>,
};
export type Disk = typeof disk;
