import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Log } from '../log.ts';
import type { Db, Queryable, Transaction } from './database.ts';
import { keepListening } from './notification-listener.ts';
import type { Transactions } from './transactions.ts';

/** Tells every console process that something changed, so that each drops what it had in memory about it. */
export type ChangeFeed = {
  /**
   * With `tx`, after its commit and only then. The subscribers of this process have been called when `publish`, or the
   * transaction, is done; those of other processes follow within moments.
   */
  publish(topic: string, tx?: Transaction): Promise<void>;
  /**
   * Sends a small message, of 7000 bytes at most, to the subscribers in the other processes alone. It may be lost; then
   * they are called without one.
   */
  tellOthers(topic: string, message: string): Promise<void>;
  /** `listener` may be called when nothing changed: changes may have been missed. Returns how to stop it. */
  subscribe(topic: string, listener: (message?: string) => void): () => void;
};

export type ClosableChangeFeed = ChangeFeed & { close(): Promise<void> };

/** For the embedded database, which one process has for itself. */
export const createEmbeddedChangeFeed = (transactions: Transactions, log: Log): ClosableChangeFeed => {
  const subscribers = createSubscribers(log);
  return {
    subscribe: subscribers.subscribe,
    publish: async (topic, tx) => deliver(topic, tx, transactions, subscribers),
    tellOthers: async () => {},
    close: async () => {},
  };
};

/** For several processes on one PostgreSQL server. */
export const createServerChangeFeed = async (
  databaseUrl: string,
  db: Db,
  transactions: Transactions,
  log: Log,
): Promise<ClosableChangeFeed> => {
  const subscribers = createSubscribers(log);
  const channel = 'registry_console_changes';
  const origin = randomUUID();
  const listener = await keepListening(databaseUrl, channel, {
    log,
    onNotification: (payload) => {
      const notification = parseNotification(payload);
      if (!notification) return subscribers.callAll();
      const { from, topic, message } = notification;
      // Subscribers in the process that publishes must not have to wait for the way there and back.
      if (from !== origin) subscribers.call(topic, message);
    },
    onReconnect: subscribers.callAll,
  });

  const notify = async (on: Queryable, notification: Omit<Notification, 'from'>) => {
    await on.execute(sql`select pg_notify(${channel}, ${JSON.stringify({ from: origin, ...notification })})`);
  };

  return {
    subscribe: subscribers.subscribe,
    async publish(topic, tx) {
      // PostgreSQL itself holds back what a transaction notifies of until its commit.
      await notify(tx ?? db, { topic });
      deliver(topic, tx, transactions, subscribers);
    },
    tellOthers: (topic, message) => notify(db, { topic, message }),
    close: listener.close,
  };
};

type Notification = { from: string; topic: string; message?: string };

/** @returns undefined for what another version of the program wrote */
const parseNotification = (payload: string): Notification | undefined => {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
};

type Subscribers = ReturnType<typeof createSubscribers>;

const createSubscribers = (log: Log) => {
  const listeners = new Map<string, Set<(message?: string) => void>>();
  const call = (topic: string, message?: string) => {
    for (const listener of listeners.get(topic) ?? []) {
      try {
        listener(message);
      } catch (err) {
        log.error({ err, topic }, 'a subscriber to changes failed');
      }
    }
  };
  return {
    call,
    callAll() {
      for (const topic of [...listeners.keys()]) call(topic);
    },
    subscribe(topic: string, listener: (message?: string) => void) {
      const ofTopic = listeners.get(topic) ?? new Set();
      listeners.set(topic, ofTopic.add(listener));
      return () => void ofTopic.delete(listener);
    },
  };
};

const deliver = (
  topic: string,
  tx: Transaction | undefined,
  transactions: Transactions,
  subscribers: Subscribers,
) => {
  if (tx) transactions.afterCommit(topic, () => subscribers.call(topic));
  else if (transactions.isOpen()) throw new Error('Inside a transaction, publish with its `tx`.');
  else subscribers.call(topic);
};
