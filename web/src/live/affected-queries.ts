import type { QueryKey } from '@tanstack/react-query';
import type { Change } from 'shared/events/console-event';
import { accessKeysKey } from '../accounts/access-key-queries.ts';
import { sessionKey } from '../accounts/session-queries.ts';
import { subAccountsKey } from '../accounts/sub-account-queries.ts';
import { deletionsKey } from '../deletions/deletion-queries.ts';
import { collectionsKey } from '../garbage-collection/collection-queries.ts';
import { imagesKey } from '../images/image-queries.ts';
import { manifestsKey } from '../manifests/manifest-queries.ts';
import { overviewKey } from '../overview/overview-queries.ts';
import { recentlyDeletedKey } from '../recently-deleted/recently-deleted-queries.ts';
import { bucketsKey, registriesKey } from '../registries/registry-queries.ts';
import { tagsKey } from '../tags/tag-queries.ts';

/** What on the page may show something old after a change: everything below these keys. */
export const affectedQueries = (change: Change): readonly QueryKey[] => {
  switch (change.type) {
    case 'registry-changed':
      return [registriesKey, bucketsKey, sessionKey, overviewKey];
    case 'image-changed':
      return [imagesKey(change.registry)];
    case 'tags-changed':
      return [
        registriesKey,
        overviewKey,
        imagesKey(change.registry),
        tagsKey(change.registry, change.image),
        manifestsKey(change.registry, change.image),
      ];
    case 'image-pulled':
      return [registriesKey, overviewKey, imagesKey(change.registry), tagsKey(change.registry, change.image)];
    case 'deletions-changed':
      return [deletionsKey(change.registry), recentlyDeletedKey(change.registry)];
    case 'collections-changed':
      return [registriesKey, collectionsKey(change.registry)];
    case 'access-keys-changed':
      return [accessKeysKey];
    case 'sub-accounts-changed':
      return [subAccountsKey];
    // What one may see is another thing now.
    case 'account-changed':
    case 'all-changed':
      return [[]];
  }
};
