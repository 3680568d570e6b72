import { type LoaderFunction, redirect } from 'react-router';
import { isProblem } from './call.ts';

/**
 * What an old link asks of a list may be nothing the server knows: a cursor of long ago, a column of an earlier version.
 * The list is still there, so it is shown without that instead of an error.
 */
export const withoutBadQuery =
  (loader: LoaderFunction): LoaderFunction =>
  async (args, context) => {
    try {
      return await loader(args, context);
    } catch (error) {
      if (!isProblem(error, 'bad-request')) throw error;
      const url = new URL(args.request.url);
      const bad = (error.problem.errors ?? [])
        .map(({ pointer }) => pointer.replace(/^\/query\//, ''))
        .filter((name) => url.searchParams.has(name));
      if (bad.length === 0) throw error;
      // The cursor and the row it begins at belong together.
      for (const name of bad.includes('after') ? [...bad, 'from'] : bad) url.searchParams.delete(name);
      throw redirect(url.pathname + url.search);
    }
  };
