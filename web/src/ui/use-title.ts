import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** The title of the window. React would add a second title element, and browsers show the first. */
export const useTitle = (title: string) => {
  const { t } = useTranslation();
  const product = t('product');
  useEffect(() => {
    document.title = title ? `${title} · ${product}` : product;
  }, [title, product]);
};
