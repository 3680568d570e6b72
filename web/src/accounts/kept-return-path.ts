import { returnPath } from './return-path.ts';

const KEY = 'return-path';

/** Where to go after the identity provider has sent the browser back. */
export const keepReturnPath = (wanted: string | null): void =>
  window.sessionStorage.setItem(KEY, returnPath(wanted));

/** Asked once. */
export const takeReturnPath = (): string => {
  const kept = window.sessionStorage.getItem(KEY);
  window.sessionStorage.removeItem(KEY);
  return returnPath(kept);
};
