import { useEffect, useRef, useState } from 'react';
import type { MarkdownTree } from './markdown-tree.ts';
import type { Answer, Question } from './markdown-worker.ts';
import workerUrl from './markdown-worker.ts?worker&url';

/** What an honest text of the largest size takes on a slow machine. */
const PATIENCE_MS = 10_000;

type Formatted = { text: string /** null: it cannot be formatted. */; tree: MarkdownTree | null };

// Whoever comes back to a page sees the text at once.
let last: Formatted | undefined;

type TrustedTypes = {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ) => {
    createScriptURL: (url: string) => string;
  };
};

/** The Content-Security-Policy takes a script's address only from a policy; this one knows a single address. */
const trusted = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy(
  'markdown-worker',
  {
    createScriptURL: () => workerUrl,
  },
);

const startWorker = () => new Worker(trusted?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module' });

/** One text at a time, the newest of those that wait; a text that takes too long is given up. */
const createFormatter = (onFormatted: (formatted: Formatted) => void) => {
  let worker: Worker | undefined;
  let count = 0;
  let current: { id: number; text: string; late: ReturnType<typeof setTimeout> } | undefined;
  let waiting: string | undefined;

  const end = (tree: MarkdownTree | null) => {
    if (!current) return;
    clearTimeout(current.late);
    last = { text: current.text, tree };
    current = undefined;
    onFormatted(last);
    if (waiting !== undefined) begin(waiting);
  };
  const giveUp = () => {
    worker?.terminate();
    worker = undefined;
    end(null);
  };
  const begin = (text: string) => {
    waiting = undefined;
    count += 1;
    const id = count;
    current = { id, text, late: setTimeout(giveUp, PATIENCE_MS) };
    if (!worker) {
      worker = startWorker();
      worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
        if (data.id === current?.id) end(data.tree);
      });
      // Its code cannot be had, or it fell over.
      worker.addEventListener('error', giveUp);
    }
    worker.postMessage({ id, text } satisfies Question);
  };
  return {
    format: (text: string) => {
      if (current?.text === text) waiting = undefined;
      else if (current) waiting = text;
      else begin(text);
    },
    stop: () => {
      clearTimeout(current?.late);
      worker?.terminate();
      worker = undefined;
      current = undefined;
      waiting = undefined;
    },
  };
};

/**
 * The text as a tree, made beside the page: a text of somebody else could hold the page up for minutes. Undefined until
 * the first is there; while a newer text is being formatted it is the one before.
 */
export const useMarkdown = (text: string): Formatted | undefined => {
  const [formatted, setFormatted] = useState(() => (last?.text === text ? last : undefined));
  const formatter = useRef<ReturnType<typeof createFormatter>>(undefined);
  const isThere = formatted?.text === text;

  useEffect(() => {
    if (isThere) return;
    formatter.current ??= createFormatter(setFormatted);
    formatter.current.format(text);
  }, [text, isThere]);

  useEffect(
    () => () => {
      formatter.current?.stop();
      formatter.current = undefined;
    },
    [],
  );

  return formatted;
};
