import type { ReactNode } from 'react';
import styles from './plain-button.module.css';

type Props = {
  children: ReactNode;
  /** Without it the button sends its form. */
  onClick?: () => void;
  busy?: boolean;
  fullWidth?: boolean;
  secondary?: boolean;
};

/** The console's buttons, for pages that come before Cloudscape is there. */
export const PlainButton = ({
  children,
  onClick,
  busy = false,
  fullWidth = false,
  secondary = false,
}: Props) => (
  <button
    type={onClick ? 'button' : 'submit'}
    className={[styles.button, fullWidth && styles.fullWidth, secondary && styles.secondary]
      .filter(Boolean)
      .join(' ')}
    // Not `disabled`: that would take the focus away.
    aria-disabled={busy}
    {...(onClick && { onClick })}
  >
    {busy && <span className={styles.spinner} />}
    {children}
  </button>
);
