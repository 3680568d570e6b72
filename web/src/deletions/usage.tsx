import { useTranslation } from 'react-i18next';
import type { Usage } from 'shared/tags/tag';
import { formatBytes } from '../ui/format.ts';
import { useLocale } from '../ui/use-locale.ts';

type Props = {
  usage: Usage;
  /** Where its size does not stand beside it. */
  total?: boolean;
};

/** What something takes of the storage, and what one would have of deleting it. */
export const UsageSentence = ({ usage, total = false }: Props) => {
  const { t } = useTranslation('deletions');
  const locale = useLocale();
  const { totalBytes, aloneBytes, sharedBytes, freedBytes } = usage;
  const said = { shared: formatBytes(sharedBytes, locale), freed: formatBytes(freedBytes, locale) };
  return (
    <>
      {total && `${t('usage.total', { total: formatBytes(totalBytes, locale) })} `}
      {sharedBytes === 0
        ? t('usage.alone', said)
        : aloneBytes === 0 && freedBytes === 0
          ? t('usage.allShared')
          : t('usage.shared', said)}
    </>
  );
};
