import { blobOf, createModelCatalog, imageOf } from './model-catalog.ts';

const IMAGES = 400;

/** The same in every process: images that share layers, of which one of four has a tag. */
export const killedContent = () => {
  const catalog = createModelCatalog();
  const pushed = Array.from({ length: IMAGES }, (_, number) => ({
    repository: `team/app-${number % 3}`,
    tagged: number % 4 === 0,
    image: imageOf([blobOf(`config ${number}`), blobOf(`layer ${number}`), blobOf(`layer ${number % 50}`)]),
  }));
  for (const { repository, ...entry } of pushed) catalog.set(repository, entry);
  return { catalog, pushed };
};
