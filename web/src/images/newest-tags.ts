import { TagQuery } from 'shared/tags/tag';

/** The first page of the tags tab as one finds it; its first row is the newest tag. */
export const newestTags: TagQuery = TagQuery.parse({});
