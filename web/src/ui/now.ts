import { useSyncExternalStore } from 'react';

const EVERY = 30_000;

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, EVERY);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};

/** The present time, moving on twice a minute; one timer serves all that show it. */
export const useNow = () =>
  useSyncExternalStore(subscribe, () => {
    // While nobody listened the clock stood still.
    if (timer === undefined && Date.now() - now > EVERY) now = Date.now();
    return now;
  });
