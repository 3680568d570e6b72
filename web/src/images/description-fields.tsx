import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Spinner from '@cloudscape-design/components/spinner';
import Tabs from '@cloudscape-design/components/tabs';
import { lazy, type ReactNode, type RefObject, Suspense, useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { StoredDescription } from 'shared/images/image';
import { fetchCode } from '../api/fetch-code.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Empty } from '../ui/empty.tsx';
import type { EditorMemory } from '../ui/markdown-editor.tsx';
import { useLocale } from '../ui/use-locale.ts';
import { useWide } from '../ui/use-wide.ts';
import styles from './description-fields.module.css';

const MarkdownEditor = lazy(() => fetchCode(() => import('../ui/markdown-editor.tsx')));
const Markdown = lazy(() => fetchCode(() => import('../ui/markdown.tsx')));

const { FULL_DESCRIPTION_MAX_BYTES, utf8Bytes } = await import('shared/images/description');

type Props = {
  text: string;
  memory: RefObject<EditorMemory>;
  /** To be seen beside what one writes. */
  stored: StoredDescription | undefined;
  wrong: string | undefined;
  kept: 'kept' | 'not-kept' | undefined;
  actions: ReactNode;
  problem: ReactNode;
  onChange: (text: string) => void;
  onSubmit: () => void;
  onHideStored: () => void;
};

const VIEWS = ['code', 'preview', 'both'] as const;
type View = (typeof VIEWS)[number];

/** The editor, the preview, or both, and what is to be known about the text. */
export const DescriptionFields = (props: Props) => {
  const { text, memory, stored, wrong, kept, actions, problem, onChange, onSubmit, onHideStored } = props;
  const { t } = useTranslation('images');
  const locale = useLocale();
  const wide = useWide();
  const [view, setView] = useView(wide);

  const editor = (
    <div className={styles.editor}>
      <Suspense fallback={<Waiting />}>
        <MarkdownEditor
          value={text}
          memory={memory}
          label={t('full.editor')}
          placeholder={t('full.placeholder')}
          onChange={onChange}
          onSubmit={onSubmit}
        />
      </Suspense>
    </div>
  );
  const content: Record<View, ReactNode> = {
    code: stored ? (
      <div className={styles.both}>
        {editor}
        <Stored stored={stored} onHide={onHideStored} />
      </div>
    ) : (
      editor
    ),
    preview: <Preview text={text} />,
    both: (
      <div className={styles.both}>
        {editor}
        <Preview text={text} />
      </div>
    ),
  };
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  // Rounded up, so that a text which is too large never reads as if it were not.
  const size = Math.ceil((utf8Bytes(text) / 1024) * 10) / 10;

  return (
    <div>
      <Tabs
        variant="container"
        ariaLabel={t('full.views')}
        activeTabId={view}
        onChange={({ detail }) => setView(detail.activeTabId as View)}
        tabs={VIEWS.filter((id) => wide || id !== 'both').map((id) => ({
          id,
          label: t(`full.${id}`),
          content: id === view && content[id],
        }))}
      />
      <div className={styles.below}>
        <div className={styles.facts}>
          <span className={wrong === undefined ? undefined : styles.wrong} role="status">
            {t('full.size', { size: number.format(size), max: FULL_DESCRIPTION_MAX_BYTES / 1024 })}
            {wrong !== undefined && ` · ${wrong}`}
          </span>
          {kept && (
            <span className={kept === 'kept' ? undefined : styles.wrong}>
              {kept === 'kept' ? t('full.saved') : t('full.notSaved')}
            </span>
          )}
          {view !== 'preview' && <span className={styles.keys}>{t('full.keys')}</span>}
        </div>
        <div className={styles.actions}>{actions}</div>
      </div>
      {problem}
    </div>
  );
};

/** In the address, so that a reload keeps it. */
const useView = (wide: boolean) => {
  const [params, setParams] = useSearchParams();
  const wanted = VIEWS.find((each) => each === params.get('tab')) ?? 'code';
  const view: View = wanted === 'both' && !wide ? 'code' : wanted;
  const setView = (next: View) =>
    setParams(
      (now) => {
        const changed = new URLSearchParams(now);
        if (next === 'code') changed.delete('tab');
        else changed.set('tab', next);
        return changed;
      },
      { replace: true, preventScrollReset: true },
    );
  return [view, setView] as const;
};

const Preview = ({ text }: { text: string }) => {
  const { t } = useTranslation('images');
  const shown = useDeferredValue(text);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions need a stop
    <section className={styles.preview} aria-label={t('full.preview')} tabIndex={0}>
      {/* The headings of the text are below it. */}
      <h2 className={styles.heading}>{t('full.preview')}</h2>
      {shown.trim() ? (
        <Suspense fallback={<Waiting />}>
          <Markdown text={shown} outline={<Waiting />} />
        </Suspense>
      ) : (
        <Empty title={t('full.previewEmpty')} text={t('full.previewEmptyHint')} />
      )}
    </section>
  );
};

const Waiting = () => {
  const { t } = useTranslation();
  return (
    <Box textAlign="center" padding="xxl" color="text-body-secondary">
      <Spinner /> {t('loading')}
    </Box>
  );
};

const Stored = ({ stored, onHide }: { stored: StoredDescription; onHide: () => void }) => {
  const { t } = useTranslation('images');
  const who = stored.descriptionUpdatedBy;
  const label = who === null ? t('conflict.beside') : t('conflict.besideBy', { who });
  return (
    <section className={styles.stored} aria-label={label}>
      <div className={styles.storedHead}>
        <strong>{label}</strong>
        <span>
          <CopyButton text={stored.fullDescription} label={t('conflict.besideCopy')} variant="icon" />
          <Button variant="icon" iconName="close" ariaLabel={t('conflict.besideClose')} onClick={onHide} />
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions need a stop */}
      {/* biome-ignore lint/a11y/useSemanticElements: nothing here is a form */}
      <pre className={styles.storedText} tabIndex={0} aria-label={label} role="group">
        {stored.fullDescription}
      </pre>
    </section>
  );
};
