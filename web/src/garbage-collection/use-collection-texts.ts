import { useTranslation } from 'react-i18next';
import type { Collection } from 'shared/garbage-collection/collection';
import { formatBytes } from '../ui/format.ts';
import { useLocale } from '../ui/use-locale.ts';
import { formatDuration } from './format-duration.ts';

/** What a collection is and did, in words. */
export const useCollectionTexts = () => {
  const { t } = useTranslation('garbageCollection');
  const locale = useLocale();
  return {
    cause: ({ cause, by }: Collection): string =>
      cause === 'hand' && by ? t('cause.by', { who: by }) : t(`cause.${cause}`),
    freed: ({ freedBytes, freedBlobs }: Collection): string =>
      t('freed', { bytes: formatBytes(freedBytes, locale), count: freedBlobs }),
    duration: ({ startedAt, endedAt }: Collection): string =>
      endedAt ? formatDuration(Date.parse(endedAt) - Date.parse(startedAt), locale) : '–',
  };
};
