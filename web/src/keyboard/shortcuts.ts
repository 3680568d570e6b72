import { useGuard } from '../access/use-guard.ts';
import { paths } from '../paths.ts';

const PLACES = [
  { key: 'h', name: 'home', path: paths.home() },
  { key: 'r', name: 'registries', path: paths.registries() },
  { key: 'k', name: 'accessKeys', path: paths.accessKeys() },
  { key: 's', name: 'subAccounts', path: paths.subAccounts() },
] as const;

/** After `g`: where one goes with the next key. */
export const usePlaces = () => {
  const subAccounts = useGuard('View/getSubAccountList');
  return PLACES.filter(({ name }) => name !== 'subAccounts' || subAccounts.may);
};
