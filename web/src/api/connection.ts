import { useSyncExternalStore } from 'react';

export type Connection = 'there' | 'lost';

let connection: Connection = 'there';
const listeners = new Set<() => void>();

/** Every call that ends tells whether the server could be reached. */
export const reportConnection = (now: Connection) => {
  if (now === connection) return;
  connection = now;
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useConnection = () => useSyncExternalStore(subscribe, () => connection);
