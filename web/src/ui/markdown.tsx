import Link from '@cloudscape-design/components/link';
import { useTranslation } from 'react-i18next';
import ReactMarkdown, { type Components } from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import styles from './markdown.module.css';
import { outlineBelow } from './markdown-outline.ts';

/** The page has its own h1, and the frame around the text an h2. */
const outline = outlineBelow(2, styles);

const isWeb = (address: string | undefined): address is string => /^(https?|mailto):/i.test(address ?? '');

/**
 * GitHub-flavoured Markdown that somebody else wrote. Raw HTML is left out, and a picture is only linked to:
 * fetching it would tell its host who reads the page.
 */
export default function Markdown({ text }: { text: string }) {
  const { t } = useTranslation();
  const components: Components = {
    // A relative address would lead into the console, where nothing is.
    a: ({ href, children, id }) => {
      if (href?.startsWith('#')) {
        return (
          <a href={href} id={id}>
            {children}
          </a>
        );
      }
      return isWeb(href) ? (
        <a href={href} target="_blank" rel="noopener noreferrer nofollow">
          {children}
        </a>
      ) : (
        <span>{children}</span>
      );
    },
    img: ({ src, alt }) =>
      isWeb(src) ? (
        <Link
          href={src}
          external
          externalIconAriaLabel={t('markdown.newTab')}
          rel="noopener noreferrer nofollow"
        >
          {t('markdown.image', { alt: alt || new URL(src).hostname })}
        </Link>
      ) : (
        <span>{alt}</span>
      ),
    // Only task lists bring one.
    input: ({ checked }) => (
      <span
        role="img"
        className={checked ? styles.done : styles.open}
        aria-label={checked ? t('markdown.done') : t('markdown.open')}
      />
    ),
    // Both may be wider than the page; the keyboard must be able to scroll them.
    table: ({ children }) => (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions need a stop
      // biome-ignore lint/a11y/useSemanticElements: nothing here is a form
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('markdown.table')}>
        <table>{children}</table>
      </div>
    ),
    pre: ({ children }) => (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions need a stop
      // biome-ignore lint/a11y/useSemanticElements: nothing here is a form
      <pre tabIndex={0} role="group" aria-label={t('markdown.code')}>
        {children}
      </pre>
    ),
  };
  return (
    <div className={styles.markdown}>
      <ReactMarkdown
        skipHtml
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[rehypeSanitize, outline]}
        components={components}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
