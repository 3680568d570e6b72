import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';
import { KeyCaps } from './key-caps.tsx';
import type { OverlayProps } from './overlays.tsx';
import { COMMAND_KEY } from './platform.ts';
import { usePlaces } from './shortcuts.ts';
import styles from './shortcuts-dialog.module.css';
import { switchSingleKeys, useSingleKeys } from './single-keys.ts';

type Shortcut = { text: string; keys: readonly string[]; between?: string; single?: boolean };

export default function ShortcutsDialog({ onClose }: OverlayProps) {
  const { t } = useTranslation('keyboard');
  const singleKeys = useSingleKeys();
  const places = usePlaces();
  const groups: { title: string; shortcuts: Shortcut[] }[] = [
    {
      title: t('group.anywhere'),
      shortcuts: [
        { text: t('palette'), keys: [COMMAND_KEY, 'K'] },
        { text: t('list'), keys: ['/'], single: true },
        { text: t('help'), keys: ['?'], single: true },
      ],
    },
    {
      title: t('group.go'),
      shortcuts: places.map(({ key, name }) => ({
        text: t(name),
        keys: ['G', key.toUpperCase()],
        between: t('then'),
        single: true,
      })),
    },
    {
      title: t('group.palette'),
      shortcuts: [
        { text: t('move'), keys: ['↑', '↓'] },
        { text: t('ends'), keys: ['Home', 'End'] },
        { text: t('openIt'), keys: ['Enter'] },
        { text: t('newTab'), keys: [COMMAND_KEY, 'Enter'] },
        { text: t('close'), keys: ['Esc'] },
      ],
    },
  ];
  return (
    <Dialog title={t('title')} onDismiss={onClose}>
      <SpaceBetween size="l">
        {groups.map((group) => (
          <Shortcuts key={group.title} {...group} singleKeys={singleKeys} />
        ))}
        <Toggle
          checked={singleKeys}
          description={t('useHint', { palette: `${COMMAND_KEY} K` })}
          onChange={({ detail }) => switchSingleKeys(detail.checked)}
        >
          {t('use')}
        </Toggle>
      </SpaceBetween>
    </Dialog>
  );
}

type ShortcutsProps = { title: string; shortcuts: readonly Shortcut[]; singleKeys: boolean };

const Shortcuts = ({ title, shortcuts, singleKeys }: ShortcutsProps) => {
  const { t } = useTranslation('keyboard');
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={styles.title}>
        {title}
      </h3>
      <dl className={styles.shortcuts}>
        {shortcuts.map(({ text, keys, between, single }) => (
          <div key={text} className={styles.shortcut}>
            <dt>{text}</dt>
            <dd>
              {single && !singleKeys ? (
                <span className={styles.off}>{t('off')}</span>
              ) : (
                <KeyCaps keys={keys} {...(between && { between })} />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
};
