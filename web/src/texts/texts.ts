import type { I18nProviderProps } from '@cloudscape-design/components/i18n';
import { createInstance, type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { followLanguage, type Language, rememberLanguage, startingLanguage } from './language.ts';

const AT_THE_ENTRANCE = ['ui', 'problem', 'signIn'] as const;
const IN_THE_CONSOLE = ['access', 'frame', 'registries'] as const;
const ON_DEMAND = [
  'accounts',
  'audit',
  'cleanup',
  'deletions',
  'garbageCollection',
  'groups',
  'images',
  'tags',
  'manifests',
  'guide',
  'newRegistry',
  'keyboard',
  'overview',
  'permissions',
  'policies',
  'recentlyDeleted',
  'search',
  'secondFactor',
  'subAccounts',
] as const;
export const NAMESPACES = [...AT_THE_ENTRANCE, ...IN_THE_CONSOLE, ...ON_DEMAND] as const;

/** Knows every namespace: `t('images:list.title')`. */
export type Translate = TFunction<typeof NAMESPACES>;

type Part = 'entrance' | 'console' | 'onDemand' | 'components';

/**
 * A language comes in parts: what the sign-in page needs; what the console needs; what only those need who open it; and
 * what Cloudscape's components say themselves.
 */
const TEXTS = {
  en: {
    entrance: async () => (await import('./en/entrance.ts')).entrance,
    console: async () => (await import('./en/console.ts')).consoleTexts,
    onDemand: async () => (await import('./en/on-demand.ts')).onDemandTexts,
    components: async () => (await import('@cloudscape-design/components/i18n/messages/all.en')).default,
  },
  ko: {
    entrance: async () => (await import('./ko/entrance.ts')).entrance,
    console: async () => (await import('./ko/console.ts')).consoleTexts,
    onDemand: async () => (await import('./ko/on-demand.ts')).onDemandTexts,
    components: async () => (await import('@cloudscape-design/components/i18n/messages/all.ko')).default,
  },
} satisfies Record<Language, Record<Part, () => Promise<object>>>;

const i18n = createInstance();
let language: Language = 'en';
let wanted: Language = 'en';
const needed = new Set<Part>();
const loaded: Record<Language, Set<Part>> = { en: new Set(), ko: new Set() };
let components: readonly I18nProviderProps.Messages[] = [];

const load = async (of: Language, part: Part) => {
  const texts = await TEXTS[of][part]();
  if (loaded[of].has(part)) return;
  loaded[of].add(part);
  if (part === 'components') components = [...components, texts as I18nProviderProps.Messages];
  else for (const [namespace, each] of Object.entries(texts)) i18n.addResourceBundle(of, namespace, each);
};

/** More may be needed by the time that some of it is there. */
const loadNeeded = async (of: Language) => {
  const missing = [...needed].filter((part) => !loaded[of].has(part));
  if (missing.length === 0) return;
  await Promise.all(missing.map((part) => load(of, part)));
  await loadNeeded(of);
};

/** Ready before the first render, so that no component ever waits for its texts. */
export const loadTexts = async () => {
  language = startingLanguage();
  wanted = language;
  await i18n.use(initReactI18next).init({
    lng: language,
    resources: { [language]: await TEXTS[language].entrance() },
    ns: AT_THE_ENTRANCE,
    defaultNS: 'ui',
    interpolation: { escapeValue: false },
  });
  needed.add('entrance');
  loaded[language].add('entrance');
  // A tab in the background may well have lost its server; the next page it loads is in the new language.
  followLanguage((chosen) => void change(chosen).catch(() => {}));
  return i18n;
};

/** Ready before anything of the console is shown. */
export const loadConsoleTexts = async (): Promise<null> => {
  needed.add('console').add('components');
  await loadNeeded(language);
  return null;
};

/** Ready before what needs them is shown. */
export const loadTextsOnDemand = async (): Promise<void> => {
  needed.add('onDemand');
  await loadNeeded(language);
};

/** What Cloudscape's components say, in every language that was needed so far. */
export const componentTexts = () => components;

const change = async (next: Language) => {
  wanted = next;
  await loadNeeded(next);
  // Somebody may have chosen again meanwhile.
  if (wanted !== next) return;
  language = next;
  document.documentElement.lang = next;
  await i18n.changeLanguage(next);
};

/** Changes what is on the page, where it is: nothing that was typed is lost. */
export const changeLanguage = async (next: Language): Promise<void> => {
  await change(next);
  rememberLanguage(next);
};
