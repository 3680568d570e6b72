import type { I18nProviderProps } from '@cloudscape-design/components/i18n';
import { createInstance, type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';

export const NAMESPACES = [
  'common',
  'frame',
  'accounts',
  'registries',
  'images',
  'tags',
  'manifests',
] as const;

/** Knows every namespace: `t('images:list.title')`. */
export type Translate = TFunction<typeof NAMESPACES>;

/** One chunk a language: ours, and what Cloudscape's components say themselves. */
const LANGUAGES = {
  en: async () => {
    const [{ english }, components] = await Promise.all([
      import('./english.ts'),
      import('@cloudscape-design/components/i18n/messages/all.en'),
    ]);
    return { ours: english, components: components.default };
  },
};
type Language = keyof typeof LANGUAGES;

const isLanguage = (tag: string): tag is Language => Object.hasOwn(LANGUAGES, tag);

/** The first of the browser's languages that we speak. */
const languageOf = (wanted: readonly string[]): Language =>
  wanted.map((tag) => tag.split('-')[0] ?? '').find(isLanguage) ?? 'en';

/** Ready before the first render, so that no component ever waits for its texts. */
export const loadTexts = async () => {
  const language = languageOf(navigator.languages);
  const { ours, components } = await LANGUAGES[language]();
  const i18n = createInstance();
  await i18n.use(initReactI18next).init({
    lng: language,
    resources: { [language]: ours },
    ns: NAMESPACES,
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
  return { i18n, language, messages: [components] as ReadonlyArray<I18nProviderProps.Messages> };
};
