import { targetOf } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { useIncoming } from '../api/query-client.ts';
import { registryQuery } from './registry-queries.ts';

/** A registry, for what belongs to it: undefined while it is on its way, and for whoever may not see it. */
export const useRegistry = (name: string) => {
  const { may, button } = useGuard('View/getRegistry', targetOf({ registry: name }));
  const { data } = useIncoming(registryQuery(name), { enabled: may });
  return { may, button, registry: may ? data : undefined };
};
