import { parentPort } from 'node:worker_threads';
import type { DoneMessage, TaskMessage } from './journal-thread.ts';
import { createJournalWriter, type JournalWriter } from './journal-writer.ts';

const writers = new Map<string, JournalWriter>();
/** A few milliseconds' work: nobody who commits should wait longer for it. */
const SWEPT_AT_ONCE = 4;
let sweeping = false;

const sweep = () => {
  sweeping = false;
  for (const writer of writers.values()) if (writer.sweep(SWEPT_AT_ONCE)) sweepSoon();
};
const sweepSoon = () => {
  if (sweeping) return;
  sweeping = true;
  setImmediate(sweep);
};

parentPort?.on('message', ({ id, place, boot, groups, seal }: TaskMessage) => {
  const writer = writers.get(place.journal) ?? createJournalWriter(place, boot);
  writers.set(place.journal, writer);
  const outcomes = writer.commit(groups);
  const sealed = seal ? writer.seal() : undefined;
  if (seal) writer.sweep(Number.POSITIVE_INFINITY);
  else sweepSoon();
  parentPort?.postMessage({ id, outcomes, size: writer.size, sealed } satisfies DoneMessage);
});
