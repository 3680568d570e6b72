import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useDebounced } from '../ui/use-debounced.ts';
import { foundGroups, jumpGroup } from './found-groups.ts';
import { jumpQuery } from './jump-query.ts';
import type { Group } from './option.ts';
import { type PastedReference, parsePasted } from './pasted-reference.ts';
import { searchQuery } from './search-queries.ts';

const PAUSE_MS = 120;
const NO_REFERENCE: PastedReference = { host: undefined, path: [] };

/**
 * What the server finds for a text. Until the answer to the present text is there, the one before stays: `pending`. An
 * answer belongs to its text, so that one that comes late never takes the place of a newer one.
 */
export const useFound = (typed: string) => {
  const { t } = useTranslation('search');
  const queryClient = useQueryClient();
  const text = typed.trim();
  const settled = useDebounced(text, PAUSE_MS);
  const reference = parsePasted(settled);
  const sought = reference ? partToSearch(reference) : settled;

  const found = useQuery({
    ...searchQuery(sought),
    enabled: sought !== '',
    placeholderData: keepPreviousData,
  });
  const jump = useQuery({
    ...jumpQuery(queryClient, reference ?? NO_REFERENCE),
    enabled: reference !== undefined,
  });

  const groups: Group[] = [
    ...(reference && jump.data ? [jumpGroup(t, jump.data)] : []),
    ...(found.data ? foundGroups(t, found.data) : []),
  ];
  const waits = (query: { fetchStatus: string; data: unknown; isPlaceholderData: boolean }) =>
    query.fetchStatus !== 'idle' && (query.data === undefined || query.isPlaceholderData);
  return {
    groups: text === '' ? [] : groups,
    sought,
    pending: text !== settled || waits(found) || waits(jump),
    error: text === '' ? null : (found.error ?? jump.error),
    retry: () => {
      void found.refetch();
      if (reference) void jump.refetch();
    },
  };
};

/** Whole references are in no name: what they name is looked for by its last part. */
const partToSearch = ({ host, path, tag, digest }: PastedReference) => {
  if (digest) return digest;
  const [, ...image] = path;
  return (host === undefined && tag === undefined ? image.join('/') : path.at(-1)) ?? '';
};
