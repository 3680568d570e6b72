import * as fs from 'node:fs';
import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import type { ByteRange } from './byte-range.ts';

const read = promisify(fs.read) as (
  fd: number,
  buffer: Buffer,
  offset: number,
  length: number,
  position: number,
) => Promise<{ bytesRead: number }>;

const CHUNK_BYTES = 256 * 1024;

/** Resolves when the kernel has taken the bytes, so that the buffer may be filled again; false when the client is gone. */
const send = (res: ServerResponse, bytes: Buffer): Promise<boolean> =>
  new Promise((resolve) => {
    const gone = () => resolve(false);
    res.once('close', gone);
    res.write(bytes, (error) => {
      res.off('close', gone);
      resolve(!error);
    });
  });

/**
 * Streams a range of an open file. Two buffers take turns, one being read while the other is sent: a stream of Node
 * takes a new buffer for every chunk, and at a gigabyte a second the garbage grows faster than it is collected.
 * The headers must have been written. A file that ends early cuts the connection: the client was promised more.
 */
export const sendRange = async (
  res: ServerResponse,
  fd: number,
  { start, end }: ByteRange,
): Promise<void> => {
  const length = Math.min(CHUNK_BYTES, end - start + 1);
  const buffers = [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)];
  let sending = Promise.resolve(true);
  for (let position = start, turn = 0; position <= end; turn = 1 - turn) {
    const { bytesRead } = await read(fd, buffers[turn]!, 0, Math.min(length, end - position + 1), position);
    if (bytesRead === 0) throw new Error('the blob is shorter than its size');
    if (!(await sending)) return;
    sending = send(res, buffers[turn]!.subarray(0, bytesRead));
    position += bytesRead;
  }
  if (await sending) res.end();
};
