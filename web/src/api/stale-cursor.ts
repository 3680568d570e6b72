import { type LoaderFunction, redirect } from 'react-router';
import { isProblem } from './call.ts';

/**
 * A cursor in an old link may no longer be one the server knows. The list is still there, so its first page is shown
 * instead of an error.
 */
export const withoutStaleCursor =
  (loader: LoaderFunction): LoaderFunction =>
  async (args, context) => {
    try {
      return await loader(args, context);
    } catch (error) {
      const url = new URL(args.request.url);
      if (!isProblem(error, 'bad-request') || !url.searchParams.has('after')) throw error;
      url.searchParams.delete('after');
      url.searchParams.delete('from');
      throw redirect(url.pathname + url.search);
    }
  };
