import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Change, readSegment } from './journal-segment.ts';
import { type JournalPlace, segmentsOf } from './journal-writer.ts';
import { isMissing } from './link-file.ts';

const holds = (path: string, bytes: Uint8Array): boolean => {
  try {
    return readFileSync(path).equals(bytes);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
};

/**
 * Makes the changes again that a power cut may have taken from the folder. Where the machine has run on since they were
 * made, the folder has them, and may have newer ones of another program, so nothing is touched.
 */
export const replayJournal = (place: JournalPlace, boot: string): void => {
  const changes = segmentsOf(place).flatMap((path) => {
    const segment = readSegment(path);
    return segment.boot === boot ? [] : segment.entries.flat();
  });
  if (changes.length === 0) return;
  mkdirSync(place.staging, { recursive: true });
  const lastKept = new Map(changes.flatMap(({ kind, path }, at) => (kind === 'kept' ? [[path, at]] : [])));
  const isKeptLater = ({ kind, path }: Change, at: number) =>
    (lastKept.get(path) ?? -1) > at ||
    (kind === 'gone' && [...lastKept].some(([kept, keptAt]) => keptAt > at && kept.startsWith(`${path}/`)));

  for (const [at, change] of changes.entries()) {
    if (isKeptLater(change, at)) continue;
    const path = join(place.root, change.path);
    if (change.kind === 'gone') rmSync(path, { recursive: true, force: true });
    if (change.kind !== 'file' || holds(path, change.bytes)) continue;
    const staged = join(place.staging, randomUUID());
    writeFileSync(staged, change.bytes);
    mkdirSync(dirname(path), { recursive: true });
    renameSync(staged, path);
  }
};
