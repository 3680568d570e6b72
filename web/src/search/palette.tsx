import {
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useEffectEvent,
  useId,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { useMay } from '../access/may.ts';
import { useTellProblem } from '../frame/use-tell-problem.ts';
import type { OverlayProps } from '../keyboard/overlays.tsx';
import type { Option } from './option.ts';
import { elementIdOf, OptionList } from './option-list.tsx';
import styles from './palette.module.css';
import { PaletteHints } from './palette-hints.tsx';
import { isDigest, parsePasted } from './pasted-reference.ts';
import { rememberSearch } from './recent.ts';
import { recentGroups } from './recent-groups.ts';
import { useCommands } from './use-commands.ts';
import { useFound } from './use-found.ts';

/** Finds everything by its name, and does what can be done from anywhere. */
export default function Palette({ loginId, onClose }: OverlayProps) {
  const { t } = useTranslation(['search', 'frame', 'ui']);
  const tell = useTellProblem();
  const may = useMay();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const list = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [activeId, setActiveId] = useState<string>();
  /** What is to be opened as soon as the answer to the present text is there. */
  const [awaited, setAwaited] = useState<'first' | 'only'>();

  const found = useFound(text);
  const commands = useCommands(text.trim());
  const change = (next: string) => {
    setText(next);
    setActiveId(undefined);
    setAwaited(undefined);
  };
  const recent =
    text.trim() === ''
      ? recentGroups({
          t,
          loginId,
          may,
          here: pathname,
          onSearch: (again) => {
            change(again);
            input.current?.focus();
          },
        })
      : [];
  const groups = [...recent, ...found.groups, { id: 'commands' as const, options: commands }].filter(
    ({ options }) => options.length > 0,
  );
  const options = groups.flatMap((group) => group.options);
  const active = options.find(({ id }) => id === activeId) ?? options[0];

  const open = (option: Option, inNewTab = false) => {
    if (text.trim() !== '' && option.kind !== 'command' && option.kind !== 'place')
      rememberSearch(loginId, text.trim());
    if ('href' in option && inNewTab) return void window.open(option.href, '_blank', 'noopener');
    if (option.kind === 'search' && 'run' in option) return option.run();
    dialog.current?.close();
    onClose();
    if ('href' in option) navigate(option.href);
    else option.run();
  };

  const openAwaited = useEffectEvent(() => {
    const [first] = groups;
    const chosen = awaited === 'first' ? active : isOnly(found.groups) ? first?.options[0] : undefined;
    setAwaited(undefined);
    if (chosen) open(chosen);
  });
  useEffect(() => {
    if (awaited && !found.pending) openAwaited();
  }, [awaited, found.pending]);

  useEffect(() => {
    // A modal dialog of the browser's own: what is behind it can be neither reached nor read meanwhile, and the focus
    // goes back to where it was.
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const at = active ? options.indexOf(active) : -1;
    const to = target(event.key, at, options.length);
    if (to !== undefined) {
      event.preventDefault();
      setActiveId(options[to]?.id);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (found.pending) setAwaited('first');
      else if (active) open(active, event.ctrlKey || event.metaKey);
    } else if (event.key === 'k' && (event.ctrlKey || event.metaKey)) {
      // The key that opened it closes it; the browser's own search field is not wanted now.
      event.preventDefault();
      onClose();
    }
  };

  const onBackdrop = ({ target, currentTarget }: MouseEvent) => {
    if (target === currentTarget) onClose();
  };

  const searching = text.trim() !== '';
  const count = options.length;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same
    <dialog
      ref={dialog}
      className={styles.palette}
      aria-label={t('frame:search.open')}
      onClick={onBackdrop}
      onClose={onClose}
    >
      <div className={styles.content}>
        <div className={styles.head}>
          <svg className={styles.lens} viewBox="0 0 16 16" aria-hidden="true">
            <path d="M7 2.5a4.5 4.5 0 110 9 4.5 4.5 0 010-9zM10.25 10.25L13.5 13.5" />
          </svg>
          <input
            ref={input}
            className={styles.input}
            type="text"
            role="combobox"
            aria-label={t('label')}
            aria-expanded={count > 0}
            aria-controls={list}
            aria-autocomplete="list"
            {...(active && { 'aria-activedescendant': elementIdOf(active) })}
            autoFocus
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="go"
            placeholder={t('placeholder')}
            value={text}
            onKeyDown={onKeyDown}
            onChange={({ target, nativeEvent }) => {
              change(target.value);
              if (isPaste(nativeEvent) && isWholeReference(target.value)) setAwaited('only');
            }}
          />
          {searching && found.pending && <span className={styles.spinner} aria-hidden="true" />}
          <button type="button" className={styles.close} aria-label={t('close')} onClick={onClose}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" />
            </svg>
          </button>
        </div>
        <p className={styles.status} role="status">
          {searching && (found.pending ? t('searching') : !found.error && t('found', { count }))}
        </p>
        <div className={styles.body}>
          {searching && found.error && (
            <div className={styles.told} role="alert">
              <strong>{t('failed')}</strong>
              <p>{tell(found.error).text}</p>
              <button type="button" className={styles.retry} onClick={found.retry}>
                {t('ui:retry')}
              </button>
            </div>
          )}
          {searching && !found.pending && !found.error && found.groups.every(isEmpty) && (
            <div className={styles.told}>
              <strong>{t('nothing', { text: text.trim() })}</strong>
              <p>{t('nothingHint')}</p>
            </div>
          )}
          <OptionList
            id={list}
            groups={groups}
            active={active}
            sought={searching ? [found.sought, text.trim()] : []}
            onActive={setActiveId}
            onOpen={open}
          />
        </div>
        <PaletteHints />
      </div>
    </dialog>
  );
}

/** Where a key leads in the list; from the last one down to the first. */
const target = (key: string, at: number, count: number): number | undefined => {
  if (count === 0) return undefined;
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
};

const isEmpty = ({ options }: { options: readonly Option[] }) => options.length === 0;

/** A reference names one thing; a digest may be in several images. */
const isOnly = (groups: readonly { id: string; options: readonly Option[] }[]) =>
  groups[0]?.id === 'jump' ||
  (groups.every((group) => group.id === 'manifests' || isEmpty(group)) &&
    groups.reduce((sum, { options }) => sum + options.length, 0) === 1);

const isPaste = (event: Event) => event instanceof InputEvent && event.inputType === 'insertFromPaste';

const isWholeReference = (text: string) => {
  const reference = parsePasted(text);
  return isDigest(text.trim()) || reference?.tag !== undefined || reference?.digest !== undefined;
};
