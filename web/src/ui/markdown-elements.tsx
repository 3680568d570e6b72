import type { MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from './copy-button.tsx';
import styles from './markdown.module.css';
import { ID_PREFIX, webAddress } from './markdown-address.ts';
import {
  isEmpty,
  type MarkdownElement,
  type MarkdownNode,
  type PlainTag,
  type Tag,
} from './markdown-tree.ts';

/** Where a node stands: a link inside a link, or a stop inside a stop, is not allowed. */
type Place = { inLink: boolean };

export const MarkdownElements = ({
  nodes,
  inLink = false,
}: { nodes: readonly MarkdownNode[] } & Partial<Place>) =>
  nodes.map((node, index) => {
    if (typeof node === 'string') return node;
    const Shown = SPECIAL[node.tag as keyof typeof SPECIAL] ?? Plain;
    // biome-ignore lint/suspicious/noArrayIndexKey: nothing else tells two nodes of a text apart
    return <Shown key={index} node={node} inLink={inLink} />;
  });

type Props = { node: MarkdownElement } & Place;

const VOID: ReadonlySet<Tag> = new Set(['br', 'hr']);

const Plain = ({ node, inLink }: Props) => {
  const Name = node.tag as PlainTag;
  if (VOID.has(node.tag)) return <Name />;
  return (
    <Name
      {...(node.id !== undefined && { id: node.id, tabIndex: -1 })}
      {...(node.start !== undefined && { start: node.start })}
      {...classOf(node)}
    >
      <MarkdownElements nodes={node.children} inLink={inLink} />
    </Name>
  );
};

/** `hljs-title function_` and the like are our own names by now: a text cannot bring classes. */
const classOf = ({ tag, align, classes = [] }: MarkdownElement) => {
  const names = [
    align && styles[align],
    ...classes.map((each) => (tag === 'span' ? each : styles[each])),
  ].filter(Boolean);
  return names.length > 0 ? { className: names.join(' ') } : {};
};

const Anchor = ({ node, inLink }: Props) => {
  const { t } = useTranslation();
  const { href = '' } = node;
  const content = isEmpty(node.children) ? href : <MarkdownElements nodes={node.children} inLink />;
  if (inLink) return <span>{content}</span>;
  if (href.startsWith('#')) {
    const target = ID_PREFIX + decoded(href.slice(1)).replace(ID_PREFIX, '');
    return (
      <a
        href={`#${target}`}
        {...(node.id !== undefined && { id: node.id })}
        {...(node.back !== undefined && { 'aria-label': t('markdown.backToText', { number: node.back }) })}
        onClick={(event) => goTo(event, target)}
      >
        {content}
      </a>
    );
  }
  const address = webAddress(href);
  // A relative address would lead into the console, where nothing is.
  if (address === undefined) return <span>{content}</span>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer nofollow">
      {content}
    </a>
  );
};

/** Within the page; the router would take the change of the address for a new page and scroll elsewhere. */
const goTo = (event: MouseEvent, id: string) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const target = document.getElementById(id);
  target?.scrollIntoView();
  target?.focus({ preventScroll: true });
};

const decoded = (fragment: string) => {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
};

/** A picture is only linked to: fetching it would tell its host who reads the page. */
const Picture = ({ node, inLink }: Props) => {
  const { t } = useTranslation();
  const address = webAddress(node.src ?? '');
  const alt = node.alt?.trim() || (address && new URL(address).hostname) || t('markdown.imageHere');
  const content = (
    <>
      <svg className={styles.pictureIcon} viewBox="0 0 16 16" aria-hidden="true">
        <path d="M1.5 2.5h13v11h-13zM1.5 11l4-4 3 3 2-2 4 4" />
        <circle cx="11" cy="5.5" r="1" />
      </svg>
      {t('markdown.image', { alt })}
    </>
  );
  if (inLink || address === undefined || address.startsWith('mailto:'))
    return <span className={styles.picture}>{content}</span>;
  return (
    <a className={styles.picture} href={address} target="_blank" rel="noopener noreferrer nofollow">
      {content}
    </a>
  );
};

/** Only task lists bring one. */
const Task = ({ node }: Props) => {
  const { t } = useTranslation();
  return (
    <span
      role="img"
      className={node.checked ? styles.done : styles.open}
      aria-label={node.checked ? t('markdown.done') : t('markdown.open')}
    />
  );
};

// Both may be wider than the page; the keyboard must be able to scroll them.
const Table = ({ node, inLink }: Props) => {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions need a stop
    // biome-ignore lint/a11y/useSemanticElements: nothing here is a form
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('markdown.table')}>
      <table>
        <MarkdownElements nodes={node.children} inLink={inLink} />
      </table>
    </div>
  );
};

const CodeBlock = ({ node }: Props) => {
  const { t } = useTranslation();
  return (
    <div className={styles.block}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions need a stop */}
      {/* biome-ignore lint/a11y/useSemanticElements: nothing here is a form */}
      <pre tabIndex={0} role="group" aria-label={t('markdown.code')}>
        <MarkdownElements nodes={node.children} />
      </pre>
      <div className={styles.copy}>
        <CopyButton text={textOf(node).replace(/\n$/, '')} label={t('markdown.codeOf')} variant="icon" />
      </div>
    </div>
  );
};

const textOf = (node: MarkdownNode): string =>
  typeof node === 'string' ? node : node.children.map(textOf).join('');

const isHeading = (node: MarkdownNode) => typeof node !== 'string' && /^h\d$/.test(node.tag);

/** The parser writes a heading of its own into it, in English. */
const Footnotes = ({ node }: Props) => {
  const { t } = useTranslation();
  return (
    <section className={styles.footnotes} aria-label={t('markdown.footnotes')}>
      <MarkdownElements nodes={node.children.filter((each) => !isHeading(each))} />
    </section>
  );
};

const SPECIAL = {
  a: Anchor,
  img: Picture,
  input: Task,
  table: Table,
  pre: CodeBlock,
  section: Footnotes,
} satisfies Partial<Record<Tag, (props: Props) => ReactNode>>;
