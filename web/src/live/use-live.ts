import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { sessionKey } from '../accounts/session-queries.ts';
import { affectedQueries } from './affected-queries.ts';
import { openEventStream } from './event-stream.ts';
import { refresh } from './refresh.ts';

type Options = { onNewVersion: () => void };

/** Keeps what is on the page up to date, while somebody looks at it. */
export const useLive = ({ onNewVersion }: Options): void => {
  const queryClient = useQueryClient();
  useEffect(() => {
    let version: string | undefined;
    return openEventStream({
      onEvent: (event) => {
        if (event.type === 'hello') {
          // What happened before the connection is not told, so that all on the page may be old.
          refresh(queryClient, []);
          if (version !== undefined && version !== event.version) onNewVersion();
          version = event.version;
        } else if (event.type === 'account-changed') {
          // First what one may do, and that on the page: what one may no longer see is then not asked for.
          void queryClient
            .refetchQueries({ queryKey: sessionKey })
            .then(() => setTimeout(() => refresh(queryClient, []), 0));
        } else if (event.type !== 'heartbeat') {
          for (const queryKey of affectedQueries(event)) refresh(queryClient, queryKey);
        }
      },
      // Whether the server is away, or the session has ended: asking for it finds out.
      onLost: () => refresh(queryClient, sessionKey),
    });
  }, [queryClient, onNewVersion]);
};
