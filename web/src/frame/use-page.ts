import { useTranslation } from 'react-i18next';
import { useMatches } from 'react-router';
import { NAMESPACES, type Translate } from '../texts/texts.ts';
import type { PageHandle, PageInfo } from './page-handle.ts';

/** The handle of the page one is on. */
export const usePageHandle = () => {
  const match = useMatches().findLast(({ handle }) => handle !== undefined);
  return {
    handle: match?.handle as PageHandle | undefined,
    params: match?.params ?? {},
    loaded: match?.loaderData,
  };
};

/** What the page one is on says about itself. */
export const usePage = (): PageInfo => {
  const { t } = useTranslation(NAMESPACES);
  const { handle, params, loaded } = usePageHandle();
  return (
    handle?.page(t as Translate, params, loaded) ?? {
      title: '',
      crumbs: [],
      help: { title: t('frame:help.title'), text: t('frame:help.text') },
    }
  );
};
