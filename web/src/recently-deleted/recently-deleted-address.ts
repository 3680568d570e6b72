import type { DeletedTagQuery } from 'shared/recently-deleted/recently-deleted';
import { readListQuery } from '../ui/list-query.ts';
import { habitOf } from '../ui/remembered-list.ts';

export const CAUSES = ['deleted', 'replaced', 'cleaned-up'] as const;

const causeOf = (params: URLSearchParams) => CAUSES.find((cause) => cause === params.get('cause'));

/** What the URL asks for. */
export const readDeletedTagQuery = (params: URLSearchParams): DeletedTagQuery => {
  const cause = causeOf(params);
  const image = params.get('image');
  return {
    ...readListQuery<'deletedAt' | '-deletedAt'>(params, '-deletedAt', habitOf('deleted-tags')),
    ...(cause && { cause }),
    ...(image && { image }),
  };
};

/** Another filter begins at its first page. */
export const withFilter =
  (name: 'cause' | 'image', value: string | undefined) => (params: URLSearchParams) => {
    for (const each of ['after', 'from']) params.delete(each);
    if (value === undefined) params.delete(name);
    else params.set(name, value);
    return params;
  };

export const withoutFilters = (params: URLSearchParams) => {
  for (const each of ['after', 'from', 'cause', 'image', 'search']) params.delete(each);
  return params;
};
