import type { Deletion } from 'shared/deletions/deletion';

export const isUnderWay = ({ state }: Pick<Deletion, 'state'>) => state === 'running' || state === 'stopping';

/** What it is through with, in whatever way. */
export const throughWith = ({ deletedTags, sparedTags, failedTags }: Deletion) =>
  deletedTags + sparedTags + failedTags;
