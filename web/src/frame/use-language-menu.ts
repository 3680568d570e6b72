import { useTranslation } from 'react-i18next';
import { isLanguage, LANGUAGES } from '../texts/language.ts';
import { changeLanguage } from '../texts/texts.ts';
import { useLocale } from '../ui/use-locale.ts';
import { notify } from './notices.ts';

/** A part of a menu: every language by its own name. */
export const useLanguageMenu = () => {
  const { t } = useTranslation(['frame', 'problem']);
  const locale = useLocale();
  return {
    group: {
      id: 'language',
      text: t('appearance.language'),
      items: Object.entries(LANGUAGES).map(([id, text]) => ({
        id,
        itemType: 'checkbox' as const,
        text,
        checked: id === locale,
      })),
    },
    choose: (id: string) => {
      if (!isLanguage(id)) return;
      changeLanguage(id).catch(() =>
        notify({
          type: 'error',
          header: t('appearance.languageFailed'),
          content: t('problem:connectionLostHint'),
        }),
      );
    },
  };
};
