import * as fs from 'node:fs';
import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import type { ByteRange } from './byte-range.ts';

const open = promisify(fs.open);
const close = promisify(fs.close);
const read = promisify(fs.read) as (
  fd: number,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: number,
) => Promise<{ bytesRead: number }>;

/** Sent in one go, with memory of its own. */
const SMALL_BYTES = 64 * 1024;
const PIECE_BYTES = 256 * 1024;
/** Kept for the next download, so that a busy registry does not allocate; more than this is left to the collector. */
const SPARE_PIECES = 16;
const spares: Buffer[] = [];

const takePiece = (length: number): Buffer =>
  length < PIECE_BYTES
    ? Buffer.allocUnsafeSlow(length)
    : (spares.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES));

const givePieceBack = (piece: Buffer) => {
  if (piece.length === PIECE_BYTES && spares.length < SPARE_PIECES) spares.push(piece);
};

/** Resolves when the system has taken the bytes, so that the memory may be used again; to false when the client is gone. */
const send = (res: ServerResponse, bytes: Uint8Array, gone: Promise<false>): Promise<boolean> => {
  const sent = new Promise<boolean>((resolve) => res.write(bytes, (error) => resolve(!error)));
  return Promise.race([sent, gone]);
};

/** A file shorter than promised is damaged; the client must not take what it got for the whole. */
const readPiece = async (fd: number, piece: Buffer, length: number, position: number): Promise<void> => {
  for (let done = 0; done < length; ) {
    const { bytesRead } = await read(fd, piece, done, length - done, position + done);
    if (bytesRead === 0) throw new Error('the file is shorter than its size');
    done += bytesRead;
  }
};

export type OpenFile = {
  send: (res: ServerResponse, range: ByteRange) => Promise<void>;
  close: () => Promise<void>;
};

/** Opened before the headers are sent, so that a file that cannot be read is answered with an error. */
export const openFile = async (path: string): Promise<OpenFile> => {
  const fd = await open(path, 'r');
  return {
    /**
     * Two pieces in turn: one is read while the other is on its way to the client. They are used again and again,
     * because a gigabyte of short-lived buffers makes the process grow faster than it is collected.
     */
    async send(res, { start, end }) {
      if (end - start < SMALL_BYTES) {
        const bytes = Buffer.allocUnsafe(end - start + 1);
        await readPiece(fd, bytes, bytes.length, start);
        res.end(bytes);
        return;
      }
      const whenGone = Promise.withResolvers<false>();
      const onClose = () => whenGone.resolve(false);
      const { socket } = res.req;
      socket.once('close', onClose);
      if (socket.destroyed) onClose();
      const pieces = [takePiece(end - start + 1), takePiece(Math.max(0, end - start + 1 - PIECE_BYTES))];
      try {
        let sending: Promise<boolean> = Promise.resolve(true);
        for (let position = start, turn = 0; position <= end; turn ^= 1) {
          const piece = pieces[turn]!;
          const length = Math.min(piece.length, end - position + 1);
          await readPiece(fd, piece, length, position);
          if (!(await sending)) return;
          sending = send(res, length === piece.length ? piece : piece.subarray(0, length), whenGone.promise);
          position += length;
        }
        if (await sending) {
          res.end();
          pieces.forEach(givePieceBack);
        }
      } finally {
        socket.off('close', onClose);
      }
    },
    close: () => close(fd),
  };
};
