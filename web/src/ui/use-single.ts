import { useRef } from 'react';

/** As long as the clicks of one double click are apart. */
const DOUBLE_CLICK_MS = 700;

/** For what is done at once, without a question before: two clicks are one order, even where the first is done by then. */
export const useSingle = () => {
  const last = useRef(Number.NEGATIVE_INFINITY);
  return (run: () => void): void => {
    const before = last.current;
    last.current = performance.now();
    if (last.current - before > DOUBLE_CLICK_MS) run();
  };
};
