import Button from '@cloudscape-design/components/button';
import LiveRegion from '@cloudscape-design/components/live-region';
import Tooltip from '@cloudscape-design/components/tooltip';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from './copy-text.ts';

type Props = {
  text: string;
  /** What is copied, for those who do not see where the button stands: "the digest of 1.0". */
  label: string;
  variant?: 'inline-icon' | 'icon' | 'normal';
  /** What stands on a button that is no icon. */
  children?: string;
};

export const CopyButton = ({ text, label, variant = 'inline-icon', children }: Props) => {
  const { t } = useTranslation();
  const anchor = useRef<HTMLSpanElement>(null);
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();

  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(undefined), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);

  const told = outcome === 'copied' ? t('copy.copied') : t('copy.failed');
  return (
    <span ref={anchor}>
      <Button
        variant={variant}
        formAction="none"
        iconName={outcome === 'copied' ? 'check' : 'copy'}
        ariaLabel={t('copy.label', { what: label })}
        onClick={async () => setOutcome((await copyText(text, anchor.current)) ? 'copied' : 'failed')}
      >
        {variant === 'normal' ? (children ?? t('copy.button')) : undefined}
      </Button>
      {outcome && (
        <>
          <Tooltip content={told} getTrack={() => anchor.current} onEscape={() => setOutcome(undefined)} />
          <LiveRegion hidden>{told}</LiveRegion>
        </>
      )}
    </span>
  );
};
