import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../log.ts';

type Handlers = { log: Log; onNotification(payload: string): void; onReconnect(): void };

const RETRY_MS = 500;
const HEARTBEAT_MS = 15_000;
const TIMEOUT_MS = 10_000;

/** LISTEN on a connection of its own, which is replaced when it breaks. What was notified of meanwhile is lost. */
export const keepListening = async (databaseUrl: string, channel: string, handlers: Handlers) => {
  const { log } = handlers;
  const closing = new AbortController();
  let connection = await listen(databaseUrl, channel, handlers);

  const reconnect = async (): Promise<Connection> => {
    for (;;) {
      try {
        return await listen(databaseUrl, channel, handlers);
      } catch (err) {
        log.debug({ err }, 'cannot listen for changes');
        await sleep(RETRY_MS, undefined, { signal: closing.signal });
      }
    }
  };
  const keepConnected = async () => {
    for (;;) {
      await connection.lost;
      if (closing.signal.aborted) return;
      log.warn('the connection that listens for changes was lost');
      connection = await reconnect();
      // `close` has ended the connection before this one.
      if (closing.signal.aborted) return connection.client.end();
      log.info('listening for changes again');
      handlers.onReconnect();
    }
  };
  const running = keepConnected().catch((error) => {
    if (!closing.signal.aborted) throw error;
  });

  return {
    async close() {
      closing.abort();
      await connection.client.end();
      await running;
    },
  };
};

type Connection = Awaited<ReturnType<typeof listen>>;

const listen = async (databaseUrl: string, channel: string, { onNotification }: Handlers) => {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  });
  // The end of the connection, which follows, is what is acted upon.
  client.on('error', () => {});
  client.on('notification', ({ payload = '' }) => onNotification(payload));
  const lost = new Promise<void>((resolve) => client.once('end', resolve));
  try {
    await client.connect();
    await client.query(`listen ${channel}`);
  } catch (error) {
    await client.end();
    throw error;
  }
  // A connection whose other end is gone without a word looks alive until one asks.
  const heartbeat = setInterval(() => client.query('select 1').catch(() => client.end()), HEARTBEAT_MS);
  return { client, lost: lost.finally(() => clearInterval(heartbeat)) };
};
