import Button from '@cloudscape-design/components/button';
import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../api/connection.ts';
import { dismissNotice, type ShownNotice, useNotices } from './notices.ts';

export const Notices = () => {
  const { t } = useTranslation(['frame', 'ui']);
  const connection = useConnectionNotice();
  const notices = useNotices();
  const shown = ({ id, ...notice }: ShownNotice): FlashbarProps.MessageDefinition => ({
    ...notice,
    id: String(id),
    dismissible: true,
    dismissLabel: t('dismiss'),
    onDismiss: () => dismissNotice(id),
    // Only failures interrupt somebody who listens to the page.
    ariaRole: notice.type === 'error' ? 'alert' : 'status',
  });
  return <Flashbar items={[...connection, ...notices.map(shown)]} />;
};

const useConnectionNotice = (): FlashbarProps.MessageDefinition[] => {
  const { t } = useTranslation(['frame', 'ui', 'problem']);
  const queryClient = useQueryClient();
  const connection = useConnection();
  const before = useRef(connection);
  useEffect(() => {
    // Back again: what is on the page may be old.
    if (before.current === 'lost' && connection === 'there') queryClient.invalidateQueries();
    before.current = connection;
  }, [connection, queryClient]);
  if (connection === 'there') return [];
  return [
    {
      id: 'connection',
      type: 'error',
      header: t('problem:connectionLost'),
      content: t('connection.text'),
      action: <Button onClick={() => queryClient.invalidateQueries()}>{t('ui:retry')}</Button>,
      ariaRole: 'alert',
    },
  ];
};
