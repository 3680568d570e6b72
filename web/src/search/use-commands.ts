import { useTranslation } from 'react-i18next';
import { useMay } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { useLanguageMenu } from '../frame/use-language-menu.ts';
import { useSignOut } from '../frame/use-sign-out.ts';
import { showOverlay } from '../keyboard/overlay.ts';
import { usePlaces } from '../keyboard/shortcuts.ts';
import { useSingleKeys } from '../keyboard/single-keys.ts';
import { paths } from '../paths.ts';
import { changeAppearance, DENSITIES, THEMES, useAppearance } from '../theme/appearance.ts';
import type { Option } from './option.ts';

/** What can be done from anywhere; those that a text is about, or all of them. */
export const useCommands = (text: string): readonly Option[] => {
  const { t } = useTranslation(['search', 'frame']);
  const { theme, density } = useAppearance();
  const singleKeys = useSingleKeys();
  const places = usePlaces();
  const subAccounts = useGuard('Change/createSubAccount');
  const language = useLanguageMenu();
  const signOut = useSignOut();
  const may = useMay();
  const keys = (...pressed: string[]) => singleKeys && { keys: pressed };

  const commands: (Option & { keywords: string })[] = [
    ...places.map(({ key, name, path }) => ({
      id: `go ${name}`,
      kind: 'place' as const,
      text: t(`command.${name}`),
      keywords: t(`keywords.${name}`),
      href: path,
      ...keys('G', key.toUpperCase()),
    })),
    ...(may('Change/createRegistry')
      ? [
          {
            id: 'create-registry',
            kind: 'command' as const,
            text: t('command.createRegistry'),
            keywords: t('keywords.createRegistry'),
            href: paths.registries({ dialog: 'create' }),
          },
        ]
      : []),
    ...(subAccounts.may
      ? [
          {
            id: 'create-sub-account',
            kind: 'command' as const,
            text: t('command.createSubAccount'),
            keywords: t('keywords.createSubAccount'),
            href: paths.newSubAccount(),
          },
        ]
      : []),
    {
      id: 'account',
      kind: 'command',
      text: t('command.account'),
      keywords: t('keywords.account'),
      href: paths.account(),
    },
    ...THEMES.filter((each) => each !== theme).map((each) => ({
      id: `theme ${each}`,
      kind: 'command' as const,
      text: t('command.theme', { name: t(`frame:appearance.${each}`) }),
      keywords: t('keywords.theme'),
      run: () => changeAppearance({ theme: each }),
    })),
    ...DENSITIES.filter((each) => each !== density).map((each) => ({
      id: `density ${each}`,
      kind: 'command' as const,
      text: t('command.density', { name: t(`frame:appearance.${each}`) }),
      keywords: t('keywords.density'),
      run: () => changeAppearance({ density: each }),
    })),
    ...language.group.items
      .filter(({ checked }) => !checked)
      .map(({ id, text: name }) => ({
        id: `language ${id}`,
        kind: 'command' as const,
        text: t('command.language', { name }),
        keywords: t('keywords.language'),
        run: () => language.choose(id),
      })),
    {
      id: 'shortcuts',
      kind: 'command',
      text: t('command.shortcuts'),
      keywords: t('keywords.shortcuts'),
      run: () => showOverlay('shortcuts'),
      ...keys('?'),
    },
    {
      id: 'sign-out',
      kind: 'command',
      text: t('command.signOut'),
      keywords: t('keywords.signOut'),
      run: signOut,
    },
  ];
  return commands.filter((command) => isAbout(command, text));
};

/** Shorter ones begin too many words that are not even shown. */
const KEYWORD_MIN = 4;
/** A syllable is one character of Hangul. */
const HANGUL_MIN = 2;

const isLong = (part: string) => part.length >= (/\p{Script=Hangul}/u.test(part) ? HANGUL_MIN : KEYWORD_MIN);

/** Each word of the text begins one of the command's. */
const isAbout = ({ text, keywords }: { text: string; keywords: string }, sought: string) =>
  wordsOf(sought).every(
    (part) =>
      wordsOf(text).some((word) => word.startsWith(part)) ||
      (isLong(part) && wordsOf(keywords).some((word) => word.startsWith(part))),
  );

const wordsOf = (text: string) => text.toLowerCase().split(/[\s:]+/);
