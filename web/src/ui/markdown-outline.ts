type Node = { type: string; tagName?: string; properties?: Record<string, unknown>; children?: Node[] };

/**
 * Puts a text's headings below the page's own, and closes gaps: people begin with `##`, or jump from `##` to `####`,
 * and whoever listens to the page would look for the headings between. They keep the look of the level they were
 * written at. A rehype plugin; comes after the sanitising, which takes classes away.
 */
export const outlineBelow = (above: number, classes: Readonly<Record<string, string | undefined>>) => () => {
  return (tree: Node) => {
    let last = above;
    const visit = (node: Node) => {
      const written = Number(/^h([1-6])$/.exec(node.tagName ?? '')?.[1]);
      if (written) {
        last = Math.min(written + above, last + 1, 6);
        node.tagName = `h${last}`;
        node.properties = { ...node.properties, className: classes[`h${written}`] };
      }
      node.children?.forEach(visit);
    };
    visit(tree);
  };
};
