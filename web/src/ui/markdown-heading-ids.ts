type Node = {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
};

const textOf = (node: Node): string => node.value ?? node.children?.map(textOf).join('') ?? '';

/** As GitHub makes them, so that links in a text which was written for it lead somewhere. */
const slugOf = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');

/** Gives each heading an id that begins with the prefix. A rehype plugin; comes after the sanitising. */
export const addHeadingIds = (prefix: string) => () => (tree: Node) => {
  const used = new Map<string, number>();
  const visit = (node: Node) => {
    if (/^h[1-6]$/.test(node.tagName ?? '') && node.properties?.id === undefined) {
      const slug = slugOf(textOf(node));
      const before = used.get(slug);
      used.set(slug, (before ?? 0) + 1);
      if (slug !== '')
        node.properties = {
          ...node.properties,
          id: prefix + (before === undefined ? slug : `${slug}-${before}`),
        };
    }
    node.children?.forEach(visit);
  };
  visit(tree);
};
