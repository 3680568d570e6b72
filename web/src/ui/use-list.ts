import { changeList, type ListChange, readFrom } from './list-query.ts';
import { useAddress } from './use-address.ts';

/** Changes of a list go into the URL; the route's loader takes them from there. */
export const useList = () => {
  const { params, change } = useAddress();
  return {
    from: readFrom(params),
    change: (of: ListChange) =>
      change((now) => changeList(now, of), {
        // Each letter of a search would be a step of "back".
        replace: 'search' in of,
        preventScrollReset: 'search' in of,
      }),
  };
};
