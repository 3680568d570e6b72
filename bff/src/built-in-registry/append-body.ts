import type { Readable } from 'node:stream';

/** Few system calls for large bodies, yet only two batches in memory for each upload: one filling, one being written. */
const BATCH_BYTES = 1024 * 1024;

/** A client that is gone without a word would hold its upload for ever where the server has no time limit for requests. */
const SILENCE_MS = 60_000;

/** The client went away, or its connection broke, before the body was complete. */
export class BodyCutOff extends Error {
  override readonly name = 'BodyCutOff';
}

/**
 * Gives the memory of a chunk back at once. Left to the garbage collector, which looks after memory outside of its heap
 * only from some 64 MB on, every process that takes uploads would grow by as much.
 */
const release = (chunk: Uint8Array): void => {
  const { buffer } = chunk;
  // A smaller chunk shares its memory with others.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === chunk.byteLength) buffer.transfer(0);
};

type Target = {
  /** Where the first byte goes. */
  position: number;
  write: (chunks: Uint8Array[], position: number) => Promise<void>;
  /** Sees every byte in order, also those of a body that is cut off. */
  onChunk: (chunk: Uint8Array) => void;
};

/**
 * Writes a body while it arrives; the client is held back while the disk is slower. Resolves to the position after the
 * last byte. When it rejects with BodyCutOff, all that was received has been written. The chunks are used up: their
 * memory is gone when they are written.
 */
export const appendBody = (body: Readable, { position, write, onChunk }: Target): Promise<number> =>
  new Promise((resolve, reject) => {
    let batch: Uint8Array[] = [];
    let batched = 0;
    let writing = false;
    let ended = false;
    let failure: unknown;

    const silence = setTimeout(() => {
      // A disk that takes its time is no fault of the client.
      if (writing) silence.refresh();
      else body.destroy();
    }, SILENCE_MS);

    const finish = (settle: () => void) => {
      clearTimeout(silence);
      body.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
      // An upload that breaks off is expected; without a listener the error event would end the process.
      body.on('error', () => {});
      // What follows is of no use, but has to be read before the client reads the answer.
      body.resume();
      settle();
    };

    const advance = () => {
      if (writing) {
        if (batched >= BATCH_BYTES) body.pause();
        return;
      }
      if (ended && batched === 0) {
        return finish(() => (failure === undefined ? resolve(position) : reject(failure)));
      }
      if (ended || batched >= BATCH_BYTES) {
        const [chunks, at] = [batch, position];
        position += batched;
        batch = [];
        batched = 0;
        writing = true;
        write(chunks, at).then(
          () => {
            chunks.forEach(release);
            writing = false;
            advance();
          },
          (error) => finish(() => reject(error)),
        );
      }
      if (!ended) body.resume();
    };

    const onData = (chunk: Uint8Array) => {
      silence.refresh();
      onChunk(chunk);
      batch.push(chunk);
      batched += chunk.length;
      if (batched >= BATCH_BYTES) advance();
    };
    const onEnd = () => {
      ended = true;
      advance();
    };
    const onCut = (cause?: unknown) => {
      if (ended) return;
      failure = new BodyCutOff('the body was cut off', { cause });
      onEnd();
    };

    body.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
    if (body.readableEnded) onEnd();
    else if (body.destroyed) onCut();
  });
