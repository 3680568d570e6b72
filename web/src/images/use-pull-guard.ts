import type { ImageRef } from 'shared/images/image';
import { targetOf } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { useRegistry } from '../registries/use-registry.ts';

/** Anyone may pull from a public registry. */
export const usePullGuard = ({ registry: name, image }: ImageRef) => {
  const { registry } = useRegistry(name);
  return useGuard('View/pullImage', targetOf({ registry: name, image }, registry?.publicRegistry));
};
