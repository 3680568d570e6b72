import type { TagQuery } from 'shared/tags/tag';
import { NEWEST_FIRST } from '../tags/tag-queries.ts';
import { readListQuery } from '../ui/list-query.ts';

/** The first page of the tags tab as one finds it; its first row is the newest tag. */
export const newestTags: TagQuery = readListQuery(new URLSearchParams(), NEWEST_FIRST);
