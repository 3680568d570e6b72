import { useQuery } from '@tanstack/react-query';
import { useReach } from '../access/may.ts';
import { useDebounced } from '../ui/use-debounced.ts';
import { registriesQuery } from './registry-queries.ts';

// The whole module, with Zod: the rule is the very one that the server holds the name to.
const { RegistryName } = await import('shared/registries/registry');

type Wrong = 'length' | 'characters' | 'end';
type NameCheck =
  | { state: 'empty' | 'checking' | 'free' | 'taken' | 'unknown' }
  | { state: 'invalid'; wrong: Wrong };

/** Which part of the rule it breaks: the contract says that in English only. */
const wrongWith = (name: string, issue: { code: string } | undefined): Wrong => {
  if (issue?.code === 'too_small' || issue?.code === 'too_big') return 'length';
  return /^[a-z][a-z0-9-]*-$/.test(name) ? 'end' : 'characters';
};

/**
 * Says while one types whether a name can be had. It asks the list, not the registry itself: a name that is free
 * would be a 404, which browsers report as an error. The server decides again when the form is sent.
 */
export const useNameCheck = (name: string): NameCheck => {
  const settled = useDebounced(name);
  const parsed = RegistryName.safeParse(name);
  // A list that leaves some out cannot tell that a name is free.
  const mayAsk = useReach('View/getRegistryList').length === 0;
  const { data } = useQuery({
    ...registriesQuery({ search: settled, limit: 100, sort: 'name' }),
    enabled: mayAsk && RegistryName.safeParse(settled).success,
  });
  if (name === '') return { state: 'empty' };
  if (!parsed.success) return { state: 'invalid', wrong: wrongWith(name, parsed.error.issues[0]) };
  if (!mayAsk) return { state: 'unknown' };
  if (!data || settled !== name) return { state: 'checking' };
  return { state: data.items.some((registry) => registry.name === name) ? 'taken' : 'free' };
};
