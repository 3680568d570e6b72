import { useSyncExternalStore } from 'react';

/**
 * Whether keys without a modifier do something. Somebody who speaks, or whose hands shake, must be able to switch that
 * off: WCAG 2.1, 2.1.4 "Character Key Shortcuts".
 */
const KEY = 'registry-console.single-keys';

const read = () => {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
};

let on = read();
const listeners = new Set<() => void>();

export const singleKeysAreOn = () => on;

export const switchSingleKeys = (next: boolean) => {
  on = next;
  try {
    localStorage.setItem(KEY, next ? 'on' : 'off');
  } catch {
    // Without storage the choice holds for this page only.
  }
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSingleKeys = () => useSyncExternalStore(subscribe, singleKeysAreOn);
