import { isWithin, partsOf, type Reach } from 'shared/access/grant';

/** The name of an image for an example; under names such as `web/*` for whoever may use those alone. */
export const exampleImage = (name: string, registry: string, reach: Reach): string => {
  const allowed = (image: string) => isWithin(reach, { registry, image });
  if (allowed(name)) return name;
  const others = reach.flat().map((resource) => partsOf(resource).image?.replaceAll('*', name));
  return others.find((image) => image !== undefined && allowed(image)) ?? name;
};
