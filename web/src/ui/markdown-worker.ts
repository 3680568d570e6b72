import { parseMarkdown } from './markdown-parse.ts';
import type { MarkdownTree } from './markdown-tree.ts';

export type Question = { id: number; text: string };
/** Without a tree the text cannot be formatted. */
export type Answer = { id: number; tree: MarkdownTree | null };

addEventListener('message', ({ data: { id, text } }: MessageEvent<Question>) => {
  let tree: MarkdownTree | null = null;
  try {
    tree = parseMarkdown(text);
  } catch (error) {
    // Such a text was made to break it.
    console.warn('the text cannot be formatted', error);
  }
  postMessage({ id, tree } satisfies Answer);
});
