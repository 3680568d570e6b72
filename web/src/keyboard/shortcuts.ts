import { paths } from '../paths.ts';

/** After `g`: where one goes with the next key. */
export const PLACES = [
  { key: 'h', name: 'home', path: paths.home() },
  { key: 'r', name: 'registries', path: paths.registries() },
  { key: 'k', name: 'accessKeys', path: paths.accessKeys() },
] as const;
