/** The languages of the console, each named by itself. before-paint.ts knows them too. */
export const LANGUAGES = { en: 'English', ko: '한국어' } as const;
export type Language = keyof typeof LANGUAGES;

export const isLanguage = (tag: string | null): tag is Language =>
  tag !== null && Object.hasOwn(LANGUAGES, tag);

/** Read by before-paint.ts too. */
const KEY = 'registry-console.language';

/** What before-paint.ts found: the person's own choice, or the first of the browser's languages that we speak. */
export const startingLanguage = (): Language => {
  const { lang } = document.documentElement;
  return isLanguage(lang) ? lang : 'en';
};

export const rememberLanguage = (language: Language) => {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Without storage the choice holds for this page only.
  }
};

/** What was chosen in another tab. */
export const followLanguage = (onChange: (language: Language) => void) =>
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY && isLanguage(newValue)) onChange(newValue);
  });
