import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { sessionKey } from '../accounts/session-queries.ts';
import { affectedQueries } from './affected-queries.ts';
import { openEventStream } from './event-stream.ts';

type Options = { onNewVersion: () => void };

/** Keeps what is on the page up to date, while somebody looks at it. */
export const useLive = ({ onNewVersion }: Options): void => {
  const queryClient = useQueryClient();
  useEffect(() => {
    let version: string | undefined;
    // A fetch that is under way may have been answered before the change, so it begins anew.
    const refresh = (queryKey: readonly unknown[]) => void queryClient.invalidateQueries({ queryKey });
    return openEventStream({
      onEvent: (event) => {
        if (event.type === 'heartbeat') return;
        if (event.type !== 'hello') return affectedQueries(event).forEach(refresh);
        // What happened before the connection is not told, so that all on the page may be old.
        refresh([]);
        if (version !== undefined && version !== event.version) onNewVersion();
        version = event.version;
      },
      // Whether the server is away, or the session has ended: asking for it finds out.
      onLost: () => refresh(sessionKey),
    });
  }, [queryClient, onNewVersion]);
};
