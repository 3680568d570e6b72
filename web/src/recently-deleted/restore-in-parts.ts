import {
  type DeletedSelection,
  type DeletedTagQuery,
  listDeletedImages,
  listDeletedTags,
  type Restored,
  restoreDeleted,
} from 'shared/recently-deleted/recently-deleted';
import { call } from '../api/call.ts';

/** One request takes five times as many, but one wants to see how far it is. */
export const PART = 200;
const PAGE = 100;

type Kind = 'tags' | 'images';
/** Rows that were chosen, or all that a list finds. */
export type Wanted = { kind: Kind; ids: readonly number[] } | { kind: Kind; matching: DeletedTagQuery };

export type Progress = { phase: 'finding' | 'restoring'; done: number; total: number };

type Options = { signal: AbortSignal; onProgress: (progress: Progress, restored: Restored) => void };

export const NOTHING: Restored = { restoredTags: 0, restoredImages: 0, failed: [], failedTags: 0 };

const addUp = (one: Restored, other: Restored): Restored => ({
  restoredTags: one.restoredTags + other.restoredTags,
  restoredImages: one.restoredImages + other.restoredImages,
  failed: [...one.failed, ...other.failed].slice(0, 100),
  failedTags: one.failedTags + other.failedTags,
});

/**
 * Restores any number of tags or images. Ends before the next part when it is stopped; each part is whole, and restoring
 * again what is there again is fine.
 */
export const restoreInParts = async (
  registry: string,
  wanted: Wanted,
  options: Options,
): Promise<Restored> => {
  const { signal, onProgress } = options;
  let restored = NOTHING;
  const ids =
    'ids' in wanted
      ? wanted.ids
      : // All of them first: the list gets shorter with each part.
        await idsOf(registry, wanted, signal, (done, total) =>
          onProgress({ phase: 'finding', done, total }, restored),
        );
  for (let done = 0; done < ids.length && !signal.aborted; done += PART) {
    onProgress({ phase: 'restoring', done, total: ids.length }, restored);
    const body: DeletedSelection = { [wanted.kind]: ids.slice(done, done + PART) };
    // Not ended by the signal: one wants to know what a part did that was sent.
    restored = addUp(restored, await call(restoreDeleted, { params: { registry }, body }));
  }
  return restored;
};

const idsOf = async (
  registry: string,
  { kind, matching }: { kind: Kind; matching: DeletedTagQuery },
  signal: AbortSignal,
  onFound: (done: number, total: number) => void,
): Promise<number[]> => {
  const ids: number[] = [];
  let after: string | null | undefined;
  do {
    const { after: _page, ...found } = matching;
    const query = { ...found, limit: PAGE, ...(after && { after }) };
    const input = { params: { registry }, query };
    const page = await (kind === 'tags' ? call(listDeletedTags, input) : call(listDeletedImages, input));
    ids.push(...page.items.map(({ id }) => id));
    after = page.next;
    onFound(ids.length, page.total);
  } while (after && !signal.aborted);
  return ids;
};
