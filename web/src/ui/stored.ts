import { useState } from 'react';

const PREFIX = 'registry-console.';

const read = (key: string): unknown => {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null');
  } catch {
    return null;
  }
};

/** A choice this browser remembers. `check` throws away what another version, or somebody else, left there. */
export const useStored = <Value>(key: string, check: (stored: unknown) => Value) => {
  const [value, setValue] = useState(() => check(read(key)));
  const store = (next: Value) => {
    setValue(next);
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify(next));
    } catch {
      // Without storage the choice holds until the page is left.
    }
  };
  return [value, store] as const;
};
