import { type ReactNode, useSyncExternalStore } from 'react';

type Notice = {
  type: 'success' | 'error' | 'warning' | 'info';
  header?: string;
  content: ReactNode;
  action?: ReactNode;
  /** Of something that goes on. */
  loading?: boolean;
};
export type ShownNotice = Notice & { id: number };

let count = 0;
let notices: readonly ShownNotice[] = [];
const listeners = new Set<() => void>();

const change = (next: readonly ShownNotice[]) => {
  notices = next;
  for (const listener of listeners) listener();
};

/** Tells once, above the page: what was done, or what failed and has no better place. Answers what dismisses it. */
export const notify = (notice: Notice): number => {
  count += 1;
  change([{ ...notice, id: count }, ...notices].slice(0, 5));
  return count;
};

export const dismissNotice = (id: number) => change(notices.filter((notice) => notice.id !== id));

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useNotices = () => useSyncExternalStore(subscribe, () => notices);
