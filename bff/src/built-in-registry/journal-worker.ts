import { parentPort } from 'node:worker_threads';
import type { DoneMessage, TaskMessage } from './journal-thread.ts';
import { createJournalWriter, type JournalWriter } from './journal-writer.ts';

const writers = new Map<string, JournalWriter>();

parentPort?.on('message', ({ id, place, boot, groups, seal }: TaskMessage) => {
  const writer = writers.get(place.journal) ?? createJournalWriter(place, boot);
  writers.set(place.journal, writer);
  const outcomes = writer.commit(groups);
  const sealed = seal ? writer.seal() : undefined;
  parentPort?.postMessage({ id, outcomes, size: writer.size, sealed } satisfies DoneMessage);
});
