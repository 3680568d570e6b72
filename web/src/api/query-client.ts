import {
  type DefaultError,
  MutationCache,
  QueryCache,
  QueryClient,
  type QueryKey,
  type UseQueryOptions,
  type UseSuspenseQueryOptions,
  useQuery,
} from '@tanstack/react-query';
import { ConnectionLost, isProblem } from './call.ts';
import { reportConnection } from './connection.ts';

type Events = { onSignedOut: () => void; onDenied: () => void };

export const createQueryClient = ({ onSignedOut, onDenied }: Events) => {
  const onError = (error: Error) => {
    if (error instanceof ConnectionLost) reportConnection('lost');
    if (isProblem(error, 'not-signed-in')) onSignedOut();
    if (isProblem(error, 'permission-denied')) onDenied();
  };
  const onSuccess = () => reportConnection('there');
  return new QueryClient({
    queryCache: new QueryCache({ onError, onSuccess }),
    mutationCache: new MutationCache({ onError, onSuccess }),
    defaultOptions: {
      queries: {
        // The render that follows a loader must not fetch a second time.
        staleTime: 10_000,
        // What does not answer is shown at once; the default would wait silently for the browser to be "online".
        networkMode: 'always',
        retry: (failures, error) => error instanceof ConnectionLost && failures < 2,
        retryDelay: (failures) => 400 * 2 ** failures,
      },
      mutations: { networkMode: 'always' },
    },
  });
};

/**
 * For loaders: data that is there, however old, lets the page through at once; the page's own `useSuspenseQuery`
 * then brings it up to date in the background. So changing an unrelated part of the URL never waits for a list.
 */
export const load = <Data, Key extends QueryKey>(
  queryClient: QueryClient,
  query: UseSuspenseQueryOptions<Data, DefaultError, Data, Key>,
): Promise<Data> =>
  queryClient.query({ ...query, staleTime: 'static', retry: retryOnce } as never) as Promise<Data>;

/** A page that waits longer than this for its data shows its outline first. */
const PATIENCE_MS = 200;

/** `load`, but no longer than one waits without wondering. A failure that comes later is the page's to show. */
export const loadBriefly = async <Data, Key extends QueryKey>(
  queryClient: QueryClient,
  query: UseSuspenseQueryOptions<Data, DefaultError, Data, Key>,
): Promise<Data | undefined> =>
  Promise.race([load(queryClient, query), new Promise<undefined>((late) => setTimeout(late, PATIENCE_MS))]);

/** The first rows may be late; after that, the present ones stay on the page until the next ones are there. */
export const loadList = async <Data, Key extends QueryKey>(
  queryClient: QueryClient,
  query: UseSuspenseQueryOptions<Data, DefaultError, Data, Key>,
): Promise<void> => {
  const list = queryClient.getQueriesData({ queryKey: query.queryKey.slice(0, -1) });
  const shown = list.some(([, data]) => data !== undefined);
  await (shown ? load(queryClient, query) : loadBriefly(queryClient, query));
};

/** What may be on its way still. A failure without any data to show goes to the error page. */
export const useIncoming = <Data, Key extends QueryKey>(
  query: UseSuspenseQueryOptions<Data, DefaultError, Data, Key>,
  { enabled = true } = {},
) =>
  useQuery<Data, DefaultError, Data, Key>({
    ...(query as UseQueryOptions<Data, DefaultError, Data, Key>),
    enabled,
    throwOnError: (_error, { state }) => state.data === undefined,
  });

const retryOnce = (failures: number, error: Error) => error instanceof ConnectionLost && failures < 1;
