import { CopyButton } from './copy-button.tsx';
import styles from './snippet.module.css';

/** Commands or a file to copy as they stand. */
export const Snippet = ({ code, label }: { code: string; label: string }) => (
  <div className={styles.snippet}>
    {/* A long line scrolls inside; the keyboard must be able to get there. */}
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions need a stop */}
    {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls */}
    <pre className={styles.code} tabIndex={0} aria-label={label} role="group">
      <code>{code}</code>
    </pre>
    <div className={styles.copy}>
      <CopyButton text={code} label={label} variant="icon" />
    </div>
  </div>
);
