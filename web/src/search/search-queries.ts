import { queryOptions } from '@tanstack/react-query';
import { search } from 'shared/search/search';
import { call } from '../api/call.ts';

/** The server refuses longer ones; nothing that could be found is so long. */
const LONGEST = 300;

export const searchQuery = (text: string) =>
  queryOptions({
    queryKey: ['search', text],
    queryFn: ({ signal }) => call(search, { query: { q: text.slice(0, LONGEST) } }, signal),
    // Somebody waits: what fails is told at once, and can be tried again.
    retry: false,
    gcTime: 60_000,
  });
