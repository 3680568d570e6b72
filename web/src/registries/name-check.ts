import { useQuery } from '@tanstack/react-query';
import { RegistryName } from 'shared/registries/registry';
import { useDebounced } from '../ui/use-debounced.ts';
import { registriesQuery } from './registry-queries.ts';

type NameCheck = { state: 'empty' | 'checking' | 'free' | 'taken' } | { state: 'invalid'; reason: string };

/**
 * Says while one types whether a name can be had. It asks the list, not the registry itself: a name that is free
 * would be a 404, which browsers report as an error. The server decides again when the form is sent.
 */
export const useNameCheck = (name: string): NameCheck => {
  const settled = useDebounced(name);
  const parsed = RegistryName.safeParse(name);
  const { data } = useQuery({
    ...registriesQuery({ search: settled, limit: 100, sort: 'name' }),
    enabled: RegistryName.safeParse(settled).success,
  });
  if (name === '') return { state: 'empty' };
  if (!parsed.success) return { state: 'invalid', reason: parsed.error.issues[0]?.message ?? '' };
  if (!data || settled !== name) return { state: 'checking' };
  return { state: data.items.some((registry) => registry.name === name) ? 'taken' : 'free' };
};
