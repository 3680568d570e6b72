import { useSyncExternalStore } from 'react';

/** What lies over the page, on a key or a click of anywhere; one at a time. */
export type Overlay = 'palette' | 'shortcuts';

let shown: Overlay | undefined;
const listeners = new Set<() => void>();

const change = (next: Overlay | undefined) => {
  shown = next;
  for (const listener of listeners) listener();
};

export const showOverlay = (overlay: Overlay) => change(overlay);

/** A dialog may tell that it was closed when another is open already. */
export const closeOverlay = (overlay: Overlay) => {
  if (shown === overlay) change(undefined);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useOverlay = () => useSyncExternalStore(subscribe, () => shown);
