import type { QueryClient, QueryKey } from '@tanstack/react-query';

/**
 * Brings everything below a key up to date after a change. A fetch that is under way may have been answered before the
 * change: later ones begin anew, which `invalidateQueries` sees to, and a first one is followed by another.
 */
export const refresh = (queryClient: QueryClient, queryKey: QueryKey): void => {
  const first = queryClient.getQueryCache().findAll({
    queryKey,
    fetchStatus: 'fetching',
    predicate: ({ state }) => state.data === undefined,
  });
  void queryClient.invalidateQueries({ queryKey });
  for (const { promise, queryKey } of first)
    void promise?.then(
      () => queryClient.invalidateQueries({ queryKey, exact: true }),
      () => {},
    );
};
