import { useLayoutEffect } from 'react';
import { type NavigateOptions, useLocation, useNavigate, useNavigation } from 'react-router';

/** What the query is going to be. There is one address, however many parts of the page change it. */
let latest = '';

/**
 * The query of the page's address, and a way to change a part of it. Two changes may come close together, a row chosen
 * while a search is on its way: each is made to what the address is going to be, so that none undoes the other, as
 * happens with the router's own `useSearchParams`.
 */
export const useAddress = () => {
  const here = useLocation();
  const { location: next } = useNavigation();
  const navigate = useNavigate();
  const search = next?.pathname === here.pathname ? next.search : here.search;
  useLayoutEffect(() => {
    latest = search;
  }, [search]);
  return {
    params: new URLSearchParams(here.search),
    change: (changed: (params: URLSearchParams) => URLSearchParams, options?: NavigateOptions) => {
      latest = `?${changed(new URLSearchParams(latest))}`;
      navigate(latest, options);
    },
  };
};

/** One part set, or taken out. */
export const withPart = (name: string, value: string | undefined) => (params: URLSearchParams) => {
  if (value === undefined) params.delete(name);
  else params.set(name, value);
  return params;
};
