/** A bucket that a registry uses or used; before, it has no names to speak of. */
export type NamedBucket = {
  id: number;
  name: string;
  engine: 'built-in' | 'distribution';
  repositoryPrefix: string | null;
};

/** The engine's name of an image. */
export const repositoryOf = ({ repositoryPrefix }: Pick<NamedBucket, 'repositoryPrefix'>, image: string) =>
  repositoryPrefix ? `${repositoryPrefix}/${image}` : image;

/** The image that a repository of the engine is; undefined for one that lies outside of the bucket's prefix. */
export const imageOf = ({ repositoryPrefix }: Pick<NamedBucket, 'repositoryPrefix'>, repository: string) => {
  if (!repositoryPrefix) return repository;
  return repository.startsWith(`${repositoryPrefix}/`)
    ? repository.slice(repositoryPrefix.length + 1)
    : undefined;
};
