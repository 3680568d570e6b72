import { type ConsoleEvent, getEvents, HEARTBEAT_SECONDS } from 'shared/events/console-event';

/** Two heartbeats missed: the connection is dead, though the browser may not have noticed. */
const SILENCE_MS = 2.5 * HEARTBEAT_SECONDS * 1000;
const RECONNECT_MS = 3000;
/** One looks at another tab for a moment without losing the stream of this one. */
const HIDDEN_MS = 15_000;

type Listeners = { onEvent: (event: ConsoleEvent) => void; onLost: () => void };

/**
 * The server's events, for as long as the page can be seen. Over HTTP/1.1 a browser has six connections for all tabs
 * of a site, so that a tab nobody looks at must not keep one. Returns how to end it.
 */
export const openEventStream = ({ onEvent, onLost }: Listeners): (() => void) => {
  let source: EventSource | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let later: ReturnType<typeof setTimeout> | undefined;

  const disconnect = () => {
    source?.close();
    source = undefined;
    clearTimeout(silence);
    clearTimeout(later);
  };

  const connectLater = () => {
    disconnect();
    onLost();
    later = setTimeout(connect, RECONNECT_MS);
  };

  const listen = () => {
    clearTimeout(silence);
    silence = setTimeout(connectLater, SILENCE_MS);
  };

  const connect = () => {
    disconnect();
    source = new EventSource(getEvents.path);
    source.onmessage = ({ data }) => {
      listen();
      onEvent(JSON.parse(data));
    };
    // The browser's own reconnecting gives up for ever at the first answer that is not a stream.
    source.onerror = connectLater;
    listen();
  };

  const onVisibility = () => {
    clearTimeout(later);
    if (document.visibilityState === 'hidden') later = setTimeout(disconnect, HIDDEN_MS);
    else if (!source) connect();
  };

  document.addEventListener('visibilitychange', onVisibility);
  connect();
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    disconnect();
  };
};
