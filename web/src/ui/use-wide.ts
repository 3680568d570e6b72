import { useSyncExternalStore } from 'react';

/** Room for two texts beside each other, next to the navigation. */
const query = matchMedia('(min-width: 1200px)');

const subscribe = (listener: () => void) => {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

export const useWide = () => useSyncExternalStore(subscribe, () => query.matches);
