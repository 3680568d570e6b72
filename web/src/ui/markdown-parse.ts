import ReactMarkdown from 'react-markdown';
import rehypeHighlight from 'rehype-highlight';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { dockerfile } from './dockerfile-grammar.ts';
import { ID_PREFIX } from './markdown-address.ts';
import { boundTables, refuseDeepNesting } from './markdown-bounds.ts';
import { addHeadingIds } from './markdown-heading-ids.ts';
import { outlineBelow } from './markdown-outline.ts';
import { type MarkdownTree, type ParsedNode, treeOf } from './markdown-tree.ts';

/** The page has its own h1, and the frame around the text an h2. */
const outline = outlineBelow(2, { h1: 'h1', h2: 'h2' });

const schema = { ...defaultSchema, clobberPrefix: ID_PREFIX };

/** The language of this place, which is not among the common ones. A plugin that is used twice would replace itself. */
const highlightDockerfiles = () => rehypeHighlight({ languages: { dockerfile } });

/**
 * GitHub-flavoured Markdown that somebody else wrote, as a tree of nothing but what a page shows. Raw HTML is left out.
 * Foreign text can keep a parser busy for minutes: call this where nobody waits, and not for ever. Throws where the
 * text is nested too deeply.
 */
export const parseMarkdown = (text: string): MarkdownTree => {
  refuseDeepNesting(text);
  let parsed: ParsedNode | undefined;
  ReactMarkdown({
    children: text,
    skipHtml: true,
    remarkPlugins: [remarkGfm, boundTables],
    remarkRehypeOptions: { clobberPrefix: '' },
    rehypePlugins: [
      // What comes after it adds classes and ids of our own, which it would take away.
      [rehypeSanitize, schema],
      outline,
      addHeadingIds(ID_PREFIX),
      rehypeHighlight,
      highlightDockerfiles,
      () => (tree: { children: unknown[] }) => {
        parsed = { ...tree } as unknown as ParsedNode;
        // React is to make nothing of it here.
        tree.children = [];
      },
    ],
  });
  return treeOf(parsed);
};
