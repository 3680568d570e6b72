import {
  type DefaultError,
  MutationCache,
  QueryCache,
  QueryClient,
  type QueryKey,
  type UseSuspenseQueryOptions,
} from '@tanstack/react-query';
import { ConnectionLost, isProblem } from './call.ts';
import { reportConnection } from './connection.ts';

type Events = { onSignedOut: () => void };

export const createQueryClient = ({ onSignedOut }: Events) => {
  const onError = (error: Error) => {
    if (error instanceof ConnectionLost) reportConnection('lost');
    if (isProblem(error, 'not-signed-in')) onSignedOut();
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

const retryOnce = (failures: number, error: Error) => error instanceof ConnectionLost && failures < 1;
