/** Lines of two texts: the same in both, or those of one that stand where those of the other do. */
export type DiffPart = { same: string[] } | { left: string[]; right: string[] };

/** More differences than this are not worth the time: what lies between is one difference then. */
const MAX_EDITS = 1500;

/** Myers: "An O(ND) Difference Algorithm and Its Variations" (1986), on lines. */
export const diffLines = (left: string, right: string): DiffPart[] => {
  const a = left.split('\n');
  const b = right.split('\n');
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;

  const middle = compare(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return joined([{ same: a.slice(0, start) }, ...middle, { same: a.slice(a.length - end) }]);
};

const compare = (a: string[], b: string[]): DiffPart[] => {
  const steps = furthestReach(a, b);
  if (!steps) return [{ left: a, right: b }];
  const parts: DiffPart[] = [];
  let x = a.length;
  let y = b.length;
  for (let edits = steps.length - 1; edits > 0; edits -= 1) {
    const before = steps[edits - 1]!;
    const diagonal = x - y;
    const down =
      diagonal === -edits ||
      (diagonal !== edits && reach(before, diagonal - 1) < reach(before, diagonal + 1));
    const fromX = reach(before, down ? diagonal + 1 : diagonal - 1);
    const fromY = fromX - (down ? diagonal + 1 : diagonal - 1);
    const afterX = down ? fromX : fromX + 1;
    parts.push({ same: a.slice(afterX, x) });
    parts.push(down ? { left: [], right: [b[fromY]!] } : { left: [a[fromX]!], right: [] });
    x = fromX;
    y = fromY;
  }
  parts.push({ same: a.slice(0, x) });
  return parts.reverse();
};

/** For each number of edits, how far each diagonal gets; ends with the number that gets to the end. */
const furthestReach = (a: string[], b: string[]): Map<number, number>[] | undefined => {
  const steps: Map<number, number>[] = [];
  for (let edits = 0; edits <= MAX_EDITS; edits += 1) {
    const before = steps.at(-1);
    const now = new Map<number, number>();
    steps.push(now);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = 0;
      if (before) {
        const down =
          diagonal === -edits ||
          (diagonal !== edits && reach(before, diagonal - 1) < reach(before, diagonal + 1));
        x = down ? reach(before, diagonal + 1) : reach(before, diagonal - 1) + 1;
      }
      let y = x - diagonal;
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x += 1;
        y += 1;
      }
      now.set(diagonal, x);
      if (x >= a.length && y >= b.length) return steps;
    }
  }
  return undefined;
};

const reach = (step: ReadonlyMap<number, number>, diagonal: number) => step.get(diagonal) ?? -1;

const joined = (parts: readonly DiffPart[]): DiffPart[] => {
  const made: DiffPart[] = [];
  for (const part of parts) {
    const last = made.at(-1);
    if ('same' in part) {
      if (part.same.length === 0) continue;
      if (last && 'same' in last) last.same = [...last.same, ...part.same];
      else made.push({ ...part });
    } else {
      if (part.left.length + part.right.length === 0) continue;
      if (last && 'left' in last) {
        last.left = [...last.left, ...part.left];
        last.right = [...last.right, ...part.right];
      } else made.push({ ...part });
    }
  }
  return made;
};
