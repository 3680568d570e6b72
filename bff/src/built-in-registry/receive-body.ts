import type { Hash } from 'node:crypto';
import * as fs from 'node:fs';
import type { Readable } from 'node:stream';

/** Chunks from a socket have 64 KiB at most; written one by one they cost a way through the thread pool each. */
const BATCH_BYTES = 1024 * 1024;
/** What may wait in memory for the disk before the client is held back. */
const WAITING_BYTES = 2 * BATCH_BYTES;
/** Data handed to the disk early, so that the sync at the end of a large blob does not wait for all of it. */
const SYNC_EVERY_BYTES = 32 * 1024 * 1024;
/** A client that is gone without a word would hold its upload for ever: node's own request timeout must be off here. */
const SILENCE_MS = 60_000;

export type Received = { bytes: number; complete: boolean };

/**
 * Appends a request body to `fd` at `position` and feeds `hash` with it. Resolves when all that arrived is written;
 * `complete` is false when the client went away in between. Rejects with the disk's error: then the file holds some
 * part of what arrived and `hash` is of no more use.
 */
export const receiveBody = (body: Readable, fd: number, position: number, hash: Hash): Promise<Received> =>
  new Promise((resolve, reject) => {
    let waiting: Buffer[] = [];
    let waitingBytes = 0;
    let writing = false;
    let written = 0;
    let syncedTo = 0;
    let syncing = false;
    let ended = false;
    let complete = false;
    let failure: Error | undefined;

    const silence = setTimeout(() => body.destroy(), SILENCE_MS);

    const settle = () => {
      if (writing || syncing || !(ended || failure) || (waitingBytes > 0 && !failure)) return;
      clearTimeout(silence);
      body.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      // A body that fails later (the client hangs up while it is refused) must not become an uncaught error.
      body.on('error', () => {});
      if (failure) reject(failure);
      else resolve({ bytes: written, complete });
    };

    const fail = (error: Error) => {
      failure ??= error;
      body.pause();
      settle();
    };

    const syncBehind = () => {
      if (syncing || failure || written - syncedTo < SYNC_EVERY_BYTES) return;
      syncing = true;
      syncedTo = written;
      fs.fdatasync(fd, (error) => {
        syncing = false;
        if (error) fail(error);
        else settle();
      });
    };

    const write = (batch: Buffer[], bytes: number) => {
      fs.writev(fd, batch, position + written, (error, count) => {
        if (error) {
          writing = false;
          return fail(error);
        }
        written += count;
        // A disk that fills up takes a part first and says why only at the next attempt.
        if (count < bytes) return write([Buffer.concat(batch).subarray(count)], bytes - count);
        writing = false;
        syncBehind();
        flush();
      });
    };

    const flush = () => {
      if (failure) return settle();
      if (!writing && waitingBytes > 0 && (ended || waitingBytes >= BATCH_BYTES)) {
        const batch = waiting;
        const bytes = waitingBytes;
        waiting = [];
        waitingBytes = 0;
        writing = true;
        write(batch, bytes);
      }
      if (!ended && body.isPaused() && waitingBytes < WAITING_BYTES) body.resume();
      settle();
    };

    const onData = (chunk: Buffer) => {
      silence.refresh();
      hash.update(chunk);
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (waitingBytes >= WAITING_BYTES) body.pause();
      if (waitingBytes >= BATCH_BYTES) flush();
    };
    const onEnd = () => {
      complete = true;
      ended = true;
      flush();
    };
    const onClose = () => {
      ended = true;
      flush();
    };
    if (body.destroyed) return onClose();
    body.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
