import { useEffect, useState } from 'react';

/** Before anything was measured: what most registries need on a desk. */
const USUAL = 330;
const BELOW_CONTENT = 24;
/** The list it belongs to is still to be seen. */
const MOST_OF_WINDOW = 0.6;

/** The height at which a pane shows its content whole. The ref goes to the content, which lies in a `section`. */
export const useFittingHeight = () => {
  const [content, contentRef] = useState<HTMLElement | null>(null);
  const [height, setHeight] = useState(USUAL);
  useEffect(() => {
    const pane = content?.closest('section');
    if (!content || !pane) return;
    const observer = new ResizeObserver(() => {
      const above = content.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      const needed = Math.ceil(above + content.offsetHeight + BELOW_CONTENT);
      setHeight(Math.min(needed, Math.round(window.innerHeight * MOST_OF_WINDOW)));
    });
    observer.observe(content);
    return () => observer.disconnect();
  }, [content]);
  return [contentRef, height] as const;
};
