import { useEffect, useEffectEvent, useState } from 'react';
import type { Draft, Drafts } from './description-draft.ts';

const WAIT_MS = 300;

/** Keeps the text as a draft a moment after the last letter, and before the page goes. `changed`: it is worth keeping. */
export const useDraft = (drafts: Drafts, { text, revision }: Omit<Draft, 'savedAt'>, changed: boolean) => {
  const [kept, setKept] = useState<'kept' | 'not-kept'>();
  // What was decided about it: submitted, or thrown away.
  const [over] = useState({ current: false });

  const keep = useEffectEvent(() => {
    if (over.current) return;
    if (!changed) drafts.drop();
    else setKept(drafts.keep({ text, revision, savedAt: new Date().toISOString() }) ? 'kept' : 'not-kept');
  });
  const rest = useEffectEvent(() => {
    keep();
    drafts.rest();
  });
  const resume = useEffectEvent(() => drafts.resume());

  // biome-ignore lint/correctness/useExhaustiveDependencies: a draft is due whenever one of them changes
  useEffect(() => {
    const timer = setTimeout(keep, WAIT_MS);
    return () => clearTimeout(timer);
  }, [text, revision, changed]);

  useEffect(() => {
    const onHide = () => document.visibilityState === 'hidden' && keep();
    const onPageHide = () => rest();
    const onPageShow = () => resume();
    document.addEventListener('visibilitychange', onHide);
    window.addEventListener('pagehide', onPageHide);
    window.addEventListener('pageshow', onPageShow);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      window.removeEventListener('pagehide', onPageHide);
      window.removeEventListener('pageshow', onPageShow);
      rest();
    };
  }, []);

  return {
    kept: changed ? kept : undefined,
    drop: () => {
      over.current = true;
      drafts.drop();
    },
  };
};
