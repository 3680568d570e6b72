import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import type { Db, Transact } from './database.ts';

type OpenTransaction = { ended: boolean; afterwards: Map<string, () => void> };

export type Transactions = ReturnType<typeof createTransactions>;

/**
 * Transactions that know they are open. The embedded database has one connection, so whoever asks the pool for a second
 * one inside a transaction waits for himself; on a server the statement would silently run outside of the transaction.
 * Here it is an error at once, on both.
 */
export const createTransactions = () => {
  const storage = new AsyncLocalStorage<OpenTransaction>();
  const open = () => {
    const transaction = storage.getStore();
    // Work that a transaction started and did not wait for still remembers it after its end.
    return transaction?.ended ? undefined : transaction;
  };

  return {
    isOpen: () => open() !== undefined,

    /** Runs `task` once the open transaction has ended with a commit; once per `key`, however often asked. */
    afterCommit(key: string, task: () => void) {
      const transaction = open();
      if (!transaction) throw new Error('No transaction is open here.');
      transaction.afterwards.set(key, task);
    },

    refuseInside(pool: pg.Pool) {
      const connect = pool.connect.bind(pool);
      type Callback = Parameters<typeof connect>[0];
      pool.connect = ((callback?: Callback) => {
        if (!open()) return callback ? connect(callback) : connect();
        const error = new Error('The pool was used inside a transaction. Use the `tx` that was handed in.');
        return callback ? callback(error, undefined, () => {}) : Promise.reject(error);
      }) as pg.Pool['connect'];
    },

    /** Makes `db.transaction` such a transaction too, so that there is no way around it. */
    install(db: Db): Transact {
      const begin = db.transaction.bind(db);
      const transact: Transact = async (work, config) => {
        const transaction: OpenTransaction = { ended: false, afterwards: new Map() };
        let committing = false;
        try {
          return await begin(async (tx) => {
            const result = await storage.run(transaction, () => work(tx));
            committing = true;
            return result;
          }, config);
        } finally {
          transaction.ended = true;
          // Also when the commit failed: it may have reached the database before the connection broke.
          if (committing) for (const task of transaction.afterwards.values()) task();
        }
      };
      db.transaction = transact;
      return transact;
    },
  };
};
