import Alert from '@cloudscape-design/components/alert';
import { type ReactNode, useDeferredValue, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import './code-colors.css';
import styles from './markdown.module.css';
import { MarkdownElements } from './markdown-elements.tsx';
import { useMarkdown } from './use-markdown.ts';

type Props = {
  text: string;
  /** Until the text is formatted for the first time. */
  outline: ReactNode;
};

/** GitHub-flavoured Markdown that somebody else wrote. */
export default function Markdown({ text, outline }: Props) {
  const { t } = useTranslation();
  const formatted = useDeferredValue(useMarkdown(text));
  const frame = useRef<HTMLDivElement>(null);
  const isThere = formatted !== undefined;

  // Somebody came with the address of a heading, which was not there before.
  useEffect(() => {
    const id = decodeURIComponent(window.location.hash.slice(1));
    if (isThere && id !== '') frame.current?.querySelector(`#${CSS.escape(id)}`)?.scrollIntoView();
  }, [isThere]);

  if (!formatted) return outline;
  const { tree } = formatted;
  if (!tree) {
    return (
      <>
        <Alert type="info" header={t('markdown.plain')}>
          {t('markdown.plainHint')}
        </Alert>
        <pre className={styles.plain}>{formatted.text}</pre>
      </>
    );
  }
  return (
    <div ref={frame} className={styles.markdown}>
      <MarkdownElements nodes={tree.children} />
      {tree.cut && <Alert type="info">{t('markdown.cut')}</Alert>}
    </div>
  );
}
