// Many small images, as a build farm pushes them: configuration, one layer, manifest.
import { buildImage, buildLayer, type Content, pseudoRandomBytes } from '../scripts/oci-content.ts';
import type { Target } from './targets.ts';

const CONCURRENCY = 8;
const IMAGES = 20;

/** Pushes a second. Each `seed` makes other images. */
export const measureSmallPushes = async (
  { oci, repository }: Target,
  count: number,
  seed: string,
): Promise<number> => {
  const contents: Content[] = Array.from({ length: count }, (_, number) => {
    const bytes = pseudoRandomBytes(`${seed} ${number}`, 2000);
    return buildImage({ layers: [buildLayer(`${seed} ${number}`, [{ path: 'data', bytes }])] });
  });
  const begun = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const number = next++;
      await oci.push(repository(`small-${number % IMAGES}`), contents[number]!, [`${seed}-${number}`]);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return (count * 1000) / (performance.now() - begun);
};
