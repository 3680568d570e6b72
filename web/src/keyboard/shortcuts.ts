import { useMay } from '../access/may.ts';
import { paths } from '../paths.ts';

const PLACES = [
  { key: 'h', name: 'home', path: paths.home() },
  { key: 'r', name: 'registries', path: paths.registries() },
  { key: 'k', name: 'accessKeys', path: paths.accessKeys() },
  { key: 's', name: 'subAccounts', path: paths.subAccounts(), needs: 'View/getSubAccountList' },
  { key: 'o', name: 'groups', path: paths.groups(), needs: 'View/getGroupList' },
  { key: 'p', name: 'permissions', path: paths.permissions(), needs: 'View/getSubAccountList' },
] as const;

/** After `g`: where one goes with the next key. */
export const usePlaces = () => {
  const may = useMay();
  return PLACES.filter((place) => !('needs' in place) || may(place.needs));
};
