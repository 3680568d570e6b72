import { parentPort } from 'node:worker_threads';
import type { DoneMessage, TaskMessage } from './journal-thread.ts';
import { createJournalWriter, type JournalWriter } from './journal-writer.ts';

const writers = new Map<string, JournalWriter>();
/** A few milliseconds' work: nobody who commits should wait longer for it. */
const SWEPT_AT_ONCE = 4;
/** What went away is swept when nobody has committed for so long. */
const QUIET_MS = 250;
/** More is swept at once. */
const SWEPT_LATER = 100_000;
/** Where a segment ends, and perhaps the program; the rest goes when the staging folder is cleared. */
const SWEPT_AT_END = 50;
let later: NodeJS.Timeout | undefined;
let sweeping: NodeJS.Immediate | undefined;

const sweep = () => {
  sweeping = undefined;
  let left = false;
  for (const writer of writers.values()) if (writer.sweep(SWEPT_AT_ONCE) > 0) left = true;
  if (left) sweeping = setImmediate(sweep);
};

const sweepWhenQuiet = () => {
  clearTimeout(later);
  clearImmediate(sweeping);
  for (const writer of writers.values()) if (writer.sweep(0) > SWEPT_LATER) writer.sweep(SWEPT_AT_ONCE);
  later = setTimeout(sweep, QUIET_MS);
};

parentPort?.on('message', ({ id, place, boot, groups, seal }: TaskMessage) => {
  const writer = writers.get(place.journal) ?? createJournalWriter(place, boot);
  writers.set(place.journal, writer);
  const outcomes = writer.commit(groups);
  const sealed = seal ? writer.seal() : undefined;
  if (seal) writer.sweep(SWEPT_AT_END);
  sweepWhenQuiet();
  parentPort?.postMessage({ id, outcomes, size: writer.size, sealed } satisfies DoneMessage);
});
