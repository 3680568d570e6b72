/** Of the parser: an element, a text, or the root. */
export type ParsedNode = {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: ParsedNode[];
};

const PLAIN_TAGS = [
  'p',
  'blockquote',
  'strong',
  'em',
  'del',
  'sup',
  'code',
  'span',
  'hr',
  'br',
  'ul',
  'ol',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
] as const;
const OTHER_TAGS = ['a', 'img', 'input', 'pre', 'table', 'section'] as const;
const TAGS: ReadonlySet<string> = new Set([...PLAIN_TAGS, ...OTHER_TAGS]);

export type PlainTag = (typeof PLAIN_TAGS)[number];
export type Tag = PlainTag | (typeof OTHER_TAGS)[number];

/** Nothing but what a page shows. What is not named here, no text can bring along. */
export type MarkdownElement = {
  tag: Tag;
  children: MarkdownNode[];
  id?: string;
  href?: string;
  src?: string;
  alt?: string;
  checked?: boolean;
  start?: number;
  align?: 'left' | 'center' | 'right';
  classes?: string[];
  /** Leads from a footnote back to the text. */
  back?: number;
};
export type MarkdownNode = string | MarkdownElement;
export type MarkdownTree = {
  children: MarkdownNode[] /** Not all of it: it would be too much for a page. */;
  cut: boolean;
};

const TABLE_PARTS: ReadonlySet<string> = new Set(['table', 'thead', 'tbody', 'tr']);

/** Deeper than this, only the text is kept. */
const MAX_DEPTH = 60;
/** More elements than this make a browser wait noticeably. */
const MAX_ELEMENTS = 30_000;

export const treeOf = (parsed: ParsedNode | undefined): MarkdownTree => {
  let count = 0;
  let cut = false;
  const nodesOf = (nodes: readonly ParsedNode[] = [], depth = 0, inside = ''): MarkdownNode[] => {
    const made: MarkdownNode[] = [];
    for (const node of nodes) {
      if (node.type === 'text') {
        // Line ends between rows and cells, where browsers allow no text.
        if (!TABLE_PARTS.has(inside)) made.push(node.value ?? '');
        continue;
      }
      if (node.type !== 'element') continue;
      if (count >= MAX_ELEMENTS) {
        cut = true;
        break;
      }
      const tag = node.tagName ?? '';
      if (!TAGS.has(tag) || depth > MAX_DEPTH) {
        made.push(...nodesOf(node.children, depth, inside));
        continue;
      }
      count += 1;
      const children = nodesOf(node.children, depth + 1, tag);
      // Of nothing but HTML, which is left out: whoever listens to the page would come upon an empty heading.
      if (/^h[1-6]$/.test(tag) && isEmpty(children)) continue;
      made.push({ tag: tag as Tag, ...attributesOf(tag, node.properties ?? {}), children });
    }
    return made;
  };
  return { children: nodesOf(parsed?.children), cut };
};

const attributesOf = (tag: string, from: Record<string, unknown>): Partial<MarkdownElement> => {
  const { id, href, src, alt, checked, start, align } = from;
  const classes = [from.className].flat().filter((each) => typeof each === 'string');
  return {
    ...(typeof id === 'string' && { id }),
    ...(tag === 'a' && typeof href === 'string' && { href }),
    ...(tag === 'img' && typeof src === 'string' && { src }),
    ...(tag === 'img' && typeof alt === 'string' && { alt }),
    ...(tag === 'input' && { checked: checked === true }),
    ...(tag === 'ol' && typeof start === 'number' && { start }),
    ...((align === 'left' || align === 'center' || align === 'right') && { align }),
    ...(classes.length > 0 && { classes }),
    ...('dataFootnoteBackref' in from && { back: numberIn(from.ariaLabel) }),
  };
};

const numberIn = (label: unknown) => Number(/\d+/.exec(String(label))?.[0] ?? 1);

/** Nothing is to be seen of them. */
export const isEmpty = (nodes: readonly MarkdownNode[]): boolean =>
  nodes.every((node) =>
    typeof node === 'string' ? node.trim() === '' : node.tag !== 'img' && isEmpty(node.children),
  );
