/**
 * Whom an action is open to. `policy`: accounts that a policy allows it, on
 * - `all`: every registry, because it concerns none or all of them;
 * - `registry`: the registry that is asked about; with `throughImages` also whoever may do it to some images of it,
 *   who then sees these images only;
 * - `image`: the image that is asked about.
 */
type Rule =
  | { for: 'everyone' | 'account' | 'main-account'; beforeNewPassword?: true }
  | {
      for: 'policy';
      on: 'all' | 'registry' | 'image';
      throughImages?: true;
      orPublicRegistry?: true;
      says: string;
    };

/** The one table of rules: console, API, `docker login`, push and pull all ask it. */
export const RULES = {
  'View/getApiDescription': { for: 'everyone' },
  'View/getSession': { for: 'everyone', beforeNewPassword: true },
  'Change/createSession': { for: 'everyone', beforeNewPassword: true },
  'Change/deleteSession': { for: 'everyone', beforeNewPassword: true },

  'Change/updateOwnPassword': { for: 'account', beforeNewPassword: true },
  'Change/updateOwnSecondFactor': { for: 'account' },
  'View/getOwnSessionList': { for: 'account' },
  'Change/deleteOwnSession': { for: 'account' },
  'View/getOwnAccessKeyList': { for: 'account' },
  'Change/createOwnAccessKey': { for: 'account' },
  'Change/updateOwnAccessKey': { for: 'account' },
  'Change/deleteOwnAccessKey': { for: 'account' },
  'View/getEvents': { for: 'account' },
  'View/getOverview': { for: 'account' },
  'View/search': { for: 'account' },

  'View/getSubAccountList': { for: 'main-account' },
  'View/getSubAccount': { for: 'main-account' },
  'Change/createSubAccount': { for: 'main-account' },
  'Change/updateSubAccount': { for: 'main-account' },
  'Change/deleteSubAccount': { for: 'main-account' },
  'View/getGroupList': { for: 'main-account' },
  'View/getGroup': { for: 'main-account' },
  'Change/createGroup': { for: 'main-account' },
  'Change/updateGroup': { for: 'main-account' },
  'Change/deleteGroup': { for: 'main-account' },
  'View/getAuditEventList': { for: 'main-account' },

  'View/getRegistryList': { for: 'policy', on: 'registry', throughImages: true, says: 'List registries' },
  'View/getRegistry': {
    for: 'policy',
    on: 'registry',
    throughImages: true,
    says: 'See a registry: its addresses, storage and usage',
  },
  'View/getBucketList': { for: 'policy', on: 'all', says: 'List buckets, to choose one for a new registry' },
  'View/getImageList': { for: 'policy', on: 'registry', throughImages: true, says: 'List images' },
  'View/getImage': { for: 'policy', on: 'image', says: 'See an image and its descriptions' },
  'View/getTagList': { for: 'policy', on: 'image', says: 'List tags' },
  'View/getTag': { for: 'policy', on: 'image', says: 'See a tag' },
  'View/getManifest': {
    for: 'policy',
    on: 'image',
    says: 'See a manifest: platforms, layers, configuration, referrers',
  },
  'View/getDeletionList': {
    for: 'policy',
    on: 'registry',
    throughImages: true,
    says: 'See deletions and clean-ups: what was planned and done',
  },
  'View/getDeletedTagList': {
    for: 'policy',
    on: 'registry',
    throughImages: true,
    says: 'See what was deleted and can be restored',
  },
  'View/getCleanupSchedule': {
    for: 'policy',
    on: 'registry',
    says: 'See when old tags are cleaned up by themselves',
  },
  'View/getCollectionList': { for: 'policy', on: 'registry', says: 'See garbage collections' },
  'View/pullImage': {
    for: 'policy',
    on: 'image',
    orPublicRegistry: true,
    says: 'Pull images, and download files of artifacts',
  },
  'Change/createRegistry': { for: 'policy', on: 'all', says: 'Create registries' },
  'Change/updateRegistry': {
    for: 'policy',
    on: 'registry',
    says: 'Change the settings of a registry: its endpoints, what can be restored, which tags are protected',
  },
  'Change/deleteRegistry': { for: 'policy', on: 'registry', says: 'Delete a registry; its bucket stays' },
  'Change/updateImage': {
    for: 'policy',
    on: 'image',
    says: 'Change descriptions and the tag mutability of an image, and which of its tags are protected',
  },
  'Change/pushImage': { for: 'policy', on: 'image', says: 'Push images and tags' },
  'Change/protectTag': {
    for: 'policy',
    on: 'image',
    says: 'Protect a tag from deletion, or no longer',
  },
  'Change/deleteTag': { for: 'policy', on: 'image', says: 'Delete tags' },
  'Change/deleteImage': { for: 'policy', on: 'image', says: 'Delete images with all their tags' },
  'Change/deleteManifest': { for: 'policy', on: 'image', says: 'Delete manifests and blobs by digest' },
  'Change/cleanUpTags': { for: 'policy', on: 'image', says: 'Clean up old tags' },
  'Change/stopDeletion': {
    for: 'policy',
    on: 'registry',
    throughImages: true,
    says: 'Stop deletions and clean-ups: the own ones, and those of all that one may delete',
  },
  'Change/restoreTag': { for: 'policy', on: 'image', says: 'Restore deleted tags and images' },
  'Change/freeDeleted': {
    for: 'policy',
    on: 'image',
    says: 'Free the storage of deleted tags and images before their time',
  },
  'Change/updateCleanupSchedule': {
    for: 'policy',
    on: 'registry',
    says: 'Set up when old tags are cleaned up by themselves',
  },
  'Change/collectGarbage': { for: 'policy', on: 'registry', says: 'Begin and stop garbage collections' },
} satisfies Record<`${'View' | 'Change'}/${string}`, Rule>;

export type Action = keyof typeof RULES;
export const ACTIONS = Object.keys(RULES) as Action[];

/** The rule of an action; undefined for what is none, whatever the types say. */
export const ruleOf = (action: Action): Rule | undefined =>
  Object.hasOwn(RULES, action) ? RULES[action] : undefined;

/** What policies can allow. */
export type GrantableAction = {
  [A in Action]: (typeof RULES)[A] extends { for: 'policy' } ? A : never;
}[Action];
export const GRANTABLE_ACTIONS = ACTIONS.filter(
  (action) => RULES[action].for === 'policy',
) as GrantableAction[];
