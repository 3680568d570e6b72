import { useSearchParams } from 'react-router';
import { changeList, type ListChange, readFrom } from './list-query.ts';

/** Changes of a list go into the URL; the route's loader takes them from there. */
export const useList = () => {
  const [params, setParams] = useSearchParams();
  return {
    from: readFrom(params),
    change: (change: ListChange) =>
      setParams((now) => changeList(now, change), {
        // Each letter of a search would be a step of "back".
        replace: 'search' in change,
        preventScrollReset: 'search' in change,
      }),
  };
};
