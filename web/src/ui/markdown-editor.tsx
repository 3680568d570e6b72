import './code-colors.css';
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from '@codemirror/commands';
import { markdown, markdownLanguage } from '@codemirror/lang-markdown';
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, Prec, type StateEffect } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import styles from './markdown-editor.module.css';

/** What an editor knows besides its text: undo, selection, place. Outlives it while another tab is shown. */
export type EditorMemory = { state: EditorState; scroll: StateEffect<unknown> } | undefined;

type Props = {
  value: string;
  onChange: (text: string) => void;
  onSubmit: () => void;
  memory: RefObject<EditorMemory>;
  label: string;
  placeholder: string;
  autoFocus?: boolean;
};

const listeners = new Compartment();

/** CodeMirror, in the look of the other inputs. Line ends are `\n` in it, whatever they were. */
export default function MarkdownEditor({ value, memory, autoFocus, onChange, onSubmit, ...texts }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const changed = useEffectEvent(onChange);
  const submitted = useEffectEvent(onSubmit);
  const firstState = useEffectEvent(() => {
    const listening = [
      EditorView.updateListener.of(({ docChanged, state }) => {
        if (docChanged) changed(state.doc.toString());
      }),
      Prec.highest(
        keymap.of([
          {
            key: 'Mod-Enter',
            run: () => {
              submitted();
              return true;
            },
          },
        ]),
      ),
    ];
    // The state of an earlier editor calls that one's listeners.
    if (memory.current)
      return memory.current.state.update({ effects: listeners.reconfigure(listening) }).state;
    return EditorState.create({
      doc: value,
      extensions: [
        LOOK,
        history(),
        markdown({ base: markdownLanguage }),
        indentUnit.of('  '),
        placeholder(texts.placeholder),
        EditorView.contentAttributes.of({ 'aria-label': texts.label, spellcheck: 'true' }),
        // Escape, then Tab, still leaves: CodeMirror sees to that.
        keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap]),
        listeners.of(listening),
      ],
    });
  });

  useEffect(() => {
    const element = host.current!;
    // In a shadow tree CodeMirror's styles are constructed sheets; in the document they would be a style element, which
    // the Content-Security-Policy forbids.
    const parent = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const scrollTo = memory.current?.scroll;
    const editor = new EditorView({ state: firstState(), parent, ...(scrollTo && { scrollTo }) });
    view.current = editor;
    if (autoFocus) editor.focus();
    return () => {
      memory.current = { state: editor.state, scroll: editor.scrollSnapshot() };
      editor.destroy();
      view.current = undefined;
    };
  }, [memory, autoFocus]);

  // A text that came from elsewhere is a step of its own, which "undo" takes back.
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: isolateHistory.of('full'),
    });
  }, [value]);

  return <div ref={host} className={styles.editor} />;
}

const LOOK = [
  EditorView.lineWrapping,
  EditorView.theme({
    '&': { height: '100%', color: 'var(--text-body)', fontSize: '14px' },
    '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-1px', borderRadius: 'inherit' },
    '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '22px', overflow: 'auto' },
    '.cm-content': { padding: '12px 0', caretColor: 'var(--text-body)' },
    '.cm-line': { padding: '0 14px' },
    '.cm-placeholder': { color: 'var(--text-secondary)', fontStyle: 'italic', whiteSpace: 'pre-wrap' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.heading, color: 'var(--text-heading)', fontWeight: '700' },
      { tag: tags.strong, fontWeight: '700' },
      { tag: tags.emphasis, fontStyle: 'italic' },
      { tag: tags.strikethrough, textDecoration: 'line-through' },
      { tag: [tags.link, tags.url], color: 'var(--code-variable)' },
      { tag: tags.quote, color: 'var(--text-secondary)' },
      {
        tag: [tags.processingInstruction, tags.contentSeparator, tags.labelName, tags.comment],
        color: 'var(--code-comment)',
      },
      { tag: [tags.angleBracket, tags.tagName, tags.attributeName], color: 'var(--code-name)' },
      { tag: [tags.attributeValue, tags.string], color: 'var(--code-string)' },
      { tag: [tags.character, tags.escape], color: 'var(--code-keyword)' },
    ]),
  ),
];
