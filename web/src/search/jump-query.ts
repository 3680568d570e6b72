import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { listRegistries } from 'shared/registries/registry';
import { mayNow } from '../access/may.ts';
import { call, isProblem } from '../api/call.ts';
import { imageQuery } from '../images/image-queries.ts';
import { manifestQuery } from '../manifests/manifest-queries.ts';
import { tagQuery } from '../tags/tag-queries.ts';
import { imageIn, type PastedReference, registriesOf } from './pasted-reference.ts';

export type Jump = { registry: string; image: string; tag?: string; digest?: string };

/** The one thing that a reference names; null when there is no such thing, or none that one may see. */
export const jumpQuery = (queryClient: QueryClient, reference: PastedReference) =>
  queryOptions({
    queryKey: ['search', 'reference', reference],
    queryFn: async ({ signal }): Promise<Jump | null> => {
      if (!mayNow(queryClient, 'View/getRegistryList')) return null;
      const lists = await Promise.all(
        registriesOf(reference).map((name) => call(listRegistries, { query: { search: name } }, signal)),
      );
      const at = imageIn(
        reference,
        lists.flatMap(({ items }) => items),
      );
      if (!at) return null;
      const { tag, digest } = reference;
      const jump = { ...at, ...(digest ? { digest } : tag ? { tag } : {}) };
      return (await isThere(queryClient, jump)) ? jump : null;
    },
    retry: false,
    gcTime: 60_000,
  });

/** Asks for what the page is going to show anyway. */
const isThere = async (queryClient: QueryClient, { registry, image, tag, digest }: Jump) => {
  const at = { registry, image };
  const action = digest ? 'View/getManifest' : tag ? 'View/getTag' : 'View/getImage';
  if (!mayNow(queryClient, action, at)) return false;
  try {
    if (digest) await queryClient.fetchQuery({ ...manifestQuery({ ...at, digest }), retry: false });
    else if (tag) await queryClient.fetchQuery({ ...tagQuery({ ...at, tag }), retry: false });
    else await queryClient.fetchQuery({ ...imageQuery(at), retry: false });
    return true;
  } catch (error) {
    if (isProblem(error, 'not-found')) return false;
    throw error;
  }
};
