/** Actions (`View/getTag`, `View/*`) on registries (`team-a`), images (`team-a/web/*`), or everything (null). */
export type Grant = { actions: readonly string[]; resources: readonly string[] | null };

/** A registry, or an image of one. */
export type Place = { registry: string; image?: string | undefined };

/**
 * The registries and images on which somebody may do something: those for which each of these lists of resources has a
 * match. An empty reach is everything.
 */
export type Reach = readonly (readonly string[])[];

export const allows = ({ actions }: Grant, action: string): boolean =>
  actions.includes(action) || actions.includes(`${action.slice(0, action.indexOf('/'))}/*`);

/** The parts of a resource: of the name of a registry, and of the names of images; without that, all of them. */
export const partsOf = (resource: string): { registry: string; image: string | undefined } => {
  const slash = resource.indexOf('/');
  return slash < 0
    ? { registry: resource, image: undefined }
    : { registry: resource.slice(0, slash), image: resource.slice(slash + 1) };
};

/**
 * Whether a resource has to do with a place. One of images has to do with their registry as well, and one of all images
 * of a registry with each of them.
 */
export const concerns = (resource: string, { registry, image }: Place): boolean => {
  const parts = partsOf(resource);
  return (
    matches(parts.registry, registry) &&
    (image === undefined || parts.image === undefined || matches(parts.image, image))
  );
};

export const isWithin = (reach: Reach, place: Place): boolean =>
  reach.every((resources) => resources.some((resource) => concerns(resource, place)));

/** `*` stands for any characters. Takes time in proportion to the lengths, whatever the pattern. */
export const matches = (pattern: string, name: string): boolean => {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === name;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
};
