import Button from '@cloudscape-design/components/button';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { notify } from './notices.ts';

/** Tells that the server runs another version now; this page goes on with its own until somebody loads it anew. */
export const useNewVersionNotice = () => {
  const { t } = useTranslation('frame');
  return useCallback(
    () =>
      notify({
        type: 'info',
        header: t('newVersion.title'),
        content: t('newVersion.text'),
        action: <Button onClick={() => window.location.reload()}>{t('newVersion.reload')}</Button>,
      }),
    [t],
  );
};
