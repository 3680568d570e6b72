import { useSyncExternalStore } from 'react';

/** Cloudscape's own border between a phone's layout and a desk's. */
const query = matchMedia('(max-width: 688px)');

const subscribe = (listener: () => void) => {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

export const usePhone = () => useSyncExternalStore(subscribe, () => query.matches);
