type Node = {
  type: string;
  children?: Node[];
  align?: unknown[];
  value?: string;
  position?: { start: { offset?: number }; end: { offset?: number } };
};

/** More than anybody writes, and few enough for what walks the tree by calling itself. */
const MAX_NESTING = 100;
const MAX_CELLS = 20_000;

const CONTAINERS = new RegExp(`^(?:[ \\t]{0,3}(?:>|(?:[-+*]|\\d{1,9}[.)])[ \\t])){${MAX_NESTING}}`, 'm');

/** Quotes and lists in each other: the parser takes minutes for ten thousand of them. */
export const refuseDeepNesting = (text: string): void => {
  if (CONTAINERS.test(text)) throw new RangeError('nested too deeply');
};

/**
 * A table's rows are filled up to the width of its head: 40,000 columns and as many short rows are little text and
 * more cells than any memory holds. Such a table is shown as it was written. A remark plugin.
 */
export const boundTables = () => (tree: Node, file: { value: unknown }) => {
  const waiting = [tree];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'table' && (node.align?.length ?? 0) * (node.children?.length ?? 0) > MAX_CELLS) {
      const { start, end } = node.position ?? { start: {}, end: {} };
      node.value = String(file.value).slice(start.offset ?? 0, end.offset);
      node.type = 'code';
      delete node.children;
    }
    waiting.push(...(node.children ?? []).slice(0, 100_000));
  }
};
