import { type MouseEvent, useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyCaps } from '../keyboard/key-caps.tsx';
import { Highlighted } from './highlighted.tsx';
import type { Group, Option } from './option.ts';
import { OptionIcon } from './option-icon.tsx';
import styles from './palette.module.css';

type Props = {
  id: string;
  groups: readonly Group[];
  active: Option | undefined;
  /** What to make stand out: the first of these that is in a text. */
  sought: readonly string[];
  onActive: (id: string) => void;
  onOpen: (option: Option) => void;
};

/** An id in a page holds no space. */
export const elementIdOf = ({ id }: Option) => `option-${encodeURIComponent(id)}`;

/** The focus stays in the field above; `active` is where it would be. */
export const OptionList = ({ id, groups, active, sought, onActive, onOpen }: Props) => {
  const { t } = useTranslation(['search', 'keyboard']);
  const heading = useId();
  useEffect(() => {
    if (active) document.getElementById(elementIdOf(active))?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  if (groups.length === 0) return null;
  return (
    <div id={id} className={styles.list} role="listbox" aria-label={t('results')}>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is not for options
        <div key={group.id} role="group" aria-labelledby={`${heading}-${group.id}`}>
          <div id={`${heading}-${group.id}`} className={styles.group} role="presentation">
            {t(`group.${group.id}`)}
            {group.more && <span className={styles.more}> {t('more')}</span>}
          </div>
          {group.options.map((option) => (
            <OptionLine
              key={option.id}
              option={option}
              active={option === active}
              sought={sought}
              onActive={onActive}
              onOpen={onOpen}
            />
          ))}
        </div>
      ))}
    </div>
  );
};

type LineProps = Pick<Props, 'sought' | 'onActive' | 'onOpen'> & { option: Option; active: boolean };

const OptionLine = ({ option, active, sought, onActive, onOpen }: LineProps) => {
  const { t } = useTranslation('keyboard');
  const { id, kind, text, place, detail, keys } = option;
  const mark = (shown: string) => (
    <Highlighted
      text={shown}
      sought={sought.find((part) => shown.toLowerCase().includes(part.toLowerCase())) ?? ''}
    />
  );
  const shared = {
    id: elementIdOf(option),
    role: 'option',
    tabIndex: -1,
    'aria-selected': active,
    className: active ? `${styles.option} ${styles.active}` : styles.option,
    // Not when the list moves under a pointer that rests.
    onPointerMove: () => {
      if (!active) onActive(id);
    },
    // The focus is not to leave the field.
    onMouseDown: (event: MouseEvent) => event.preventDefault(),
    onClick: (event: MouseEvent) => {
      // As for every link: the browser opens a new tab, or a new window.
      if ('href' in option && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
      event.preventDefault();
      onOpen(option);
    },
  };
  const content = (
    <>
      <OptionIcon kind={kind} />
      <span className={styles.words}>
        <span className={styles.line}>
          <span className={kind === 'digest' ? `${styles.text} ${styles.code}` : styles.text}>
            {mark(text)}
          </span>
          {place && <span className={styles.place}>{place}</span>}
        </span>
        {detail && <span className={styles.detail}>{mark(detail)}</span>}
      </span>
      {keys && (
        <span className={styles.keys}>
          <KeyCaps keys={keys} between={t('then')} />
        </span>
      )}
    </>
  );
  return 'href' in option ? (
    <a {...shared} href={option.href}>
      {content}
    </a>
  ) : (
    <div {...shared}>{content}</div>
  );
};
