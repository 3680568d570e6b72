import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Change, readSegment, type Segment, segmentEntry, segmentStart } from './journal-segment.ts';
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
 * Says that a segment is of this run of the machine. Replayed once more after a restart of the program, it would undo
 * what has been changed since.
 */
const claim = (
  path: string,
  { entries }: Segment,
  boot: string,
  { journal, staging }: JournalPlace,
): void => {
  const claimed = join(staging, randomUUID());
  writeFileSync(claimed, Buffer.concat([segmentStart(boot), ...entries.map(segmentEntry)]), { flush: true });
  renameSync(claimed, path);
  const folder = openSync(journal, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
};

/**
 * Makes the changes again that a power cut may have taken from the folder. Where the machine has run on since they were
 * made, the folder has them, and may have newer ones of another program, so nothing is touched.
 */
export const replayJournal = (place: JournalPlace, boot: string): void => {
  const earlier = segmentsOf(place)
    .map((path) => ({ path, segment: readSegment(path) }))
    .filter(({ segment }) => segment.boot !== boot);
  if (earlier.length === 0) return;
  const changes = earlier.flatMap(({ segment }) => segment.entries.flat());
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
  for (const { path, segment } of earlier) claim(path, segment, boot, place);
};
