import accounts from './accounts.json';
import audit from './audit.json';
import cleanup from './cleanup.json';
import deletions from './deletions.json';
import garbageCollection from './garbage-collection.json';
import groups from './groups.json';
import guide from './guide.json';
import images from './images.json';
import keyboard from './keyboard.json';
import manifests from './manifests.json';
import newRegistry from './new-registry.json';
import overview from './overview.json';
import permissions from './permissions.json';
import policies from './policies.json';
import recentlyDeleted from './recently-deleted.json';
import search from './search.json';
import secondFactor from './second-factor.json';
import subAccounts from './sub-accounts.json';
import tags from './tags.json';

/** What is said by all but the list of registries, the page that most begin with. */
export const onDemandTexts = {
  accounts,
  audit,
  cleanup,
  deletions,
  garbageCollection,
  groups,
  guide,
  images,
  keyboard,
  manifests,
  newRegistry,
  overview,
  permissions,
  policies,
  recentlyDeleted,
  search,
  secondFactor,
  subAccounts,
  tags,
};
