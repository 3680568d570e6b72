import Tooltip from '@cloudscape-design/components/tooltip';
import { type ReactNode, useRef, useState } from 'react';
import styles from './hint.module.css';

/** Something short that says more about itself on hover and on focus. */
export const Hint = ({ text, children }: { text: ReactNode; children: ReactNode }) => {
  const anchor = useRef<HTMLSpanElement>(null);
  const [shown, setShown] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only reveals its own hint, it does nothing
    <span
      ref={anchor}
      className={styles.hint}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without a stop the hint could not be read by keyboard
      tabIndex={0}
      onMouseEnter={() => setShown(true)}
      onMouseLeave={() => setShown(false)}
      onFocus={() => setShown(true)}
      onBlur={() => setShown(false)}
    >
      {children}
      {shown && <Tooltip content={text} getTrack={() => anchor.current} onEscape={() => setShown(false)} />}
    </span>
  );
};
