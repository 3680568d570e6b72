import Button from '@cloudscape-design/components/button';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from './copy-button.tsx';
import styles from './long-text.module.css';

/** Some three lines of a wide screen; anything shorter is shown whole. */
const LONG = 320;

type Props = {
  text: string;
  /** What the text is, for the copy button: "the command". */
  label: string;
  children?: ReactNode;
  /** False where a button to copy it stands beside it anyway. */
  copy?: boolean;
};

/** Text as machines write it. What is long shows its first lines until one asks for the rest. */
export const LongText = ({ text, label, children = text, copy = true }: Props) => {
  const { t } = useTranslation();
  const [whole, setWhole] = useState(false);
  const long = text.length > LONG || text.split('\n').length > 4;
  return (
    <div className={styles.frame}>
      <code className={long && !whole ? styles.clamped : styles.text}>{children}</code>
      {long && (
        <span className={styles.more}>
          <Button
            variant="inline-link"
            ariaExpanded={whole}
            ariaLabel={whole ? t('long.lessOf', { what: label }) : t('long.moreOf', { what: label })}
            onClick={() => setWhole(!whole)}
          >
            {whole ? t('long.less') : t('long.more')}
          </Button>
          {copy && <CopyButton text={text} label={label} />}
        </span>
      )}
    </div>
  );
};
