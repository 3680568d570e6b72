import type { DiffPart } from '../ui/line-diff.ts';

export type ComparedRow =
  | { kind: 'same'; line: string }
  | { kind: 'different'; mine: string | undefined; theirs: string | undefined }
  /** Lines that are the same and far from any difference. */
  | { kind: 'skipped'; count: number };

/** Lines that are shown around a difference, to tell where it is. */
const CONTEXT = 3;
/** A browser shows this many at once; nobody reads more. */
const MAX_ROWS = 2000;

export const rowsOf = (parts: readonly DiffPart[]): { rows: ComparedRow[]; hidden: number } => {
  const rows = parts.flatMap((part, index): ComparedRow[] => {
    if ('same' in part) return sameRows(part.same, index === 0, index === parts.length - 1);
    const length = Math.max(part.left.length, part.right.length);
    return Array.from({ length }, (_, line) => ({
      kind: 'different',
      mine: part.left[line],
      theirs: part.right[line],
    }));
  });
  return { rows: rows.slice(0, MAX_ROWS), hidden: Math.max(0, rows.length - MAX_ROWS) };
};

const sameRows = (lines: readonly string[], first: boolean, last: boolean): ComparedRow[] => {
  const shown = (some: readonly string[]) => some.map((line): ComparedRow => ({ kind: 'same', line }));
  const before = first ? 0 : CONTEXT;
  const after = last ? 0 : CONTEXT;
  const skipped = lines.length - before - after;
  // A single line takes no more room than the word that it is left out.
  if (skipped < 2) return shown(lines);
  return [
    ...shown(lines.slice(0, before)),
    { kind: 'skipped', count: skipped },
    ...shown(after === 0 ? [] : lines.slice(-after)),
  ];
};
